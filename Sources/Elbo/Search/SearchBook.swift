import Foundation

/// What a search knows, in memory and in its record alike.
struct SearchBook {
    /// What is known.
    var known = SearchSchedule.Knowledge()
    /// The number of trials after which no more begin, where one was noted.
    private(set) var limit: Int?
    private let record: RunRecord
    private let search: RecordedRun
    private let schedule: SearchSchedule
    private let against: SearchCost?
    /// The runs of trials and of finalists in the record, by trial.
    private var trials: [RecordedRun] = []
    private var finals: [Int: RecordedRun] = [:]
    /// Trials whose training has come to its end, with what it came to.
    private var ended: [Int: TrialReport] = [:]

    /// Reads what the record knows.
    ///
    /// - Throws: `RunRecordError`.
    init(
        _ record: RunRecord, _ search: RecordedRun, _ schedule: SearchSchedule,
        _ against: SearchCost?
    ) throws {
        self.against = against
        self.record = record
        self.search = search
        self.schedule = schedule
        let runs = try record.runs(of: search.id)
        trials = runs.filter { $0.verb == "trial" }.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
        for run in runs where run.verb == "final" { finals[run.number ?? 0] = run }
        known.configurations = trials.map { schedule.space.configuration($0.options) }
        for (number, run) in trials.enumerated() {
            known.costs[number] = against.flatMap { $0.value(of: run) }
        }
        let options = try record.run(search.id).options
        limit = options[SearchBook.limitName].flatMap { Int($0) }
        known.seeds = options[SearchBook.seedsName].flatMap { Int($0) }
        for outcome in try record.outcomes(of: search.id) {
            known.outcomes[.rung(trial: outcome.trial, rung: outcome.rung)] = outcome.score
            if trials[outcome.trial].state == .finished {
                ended[outcome.trial] = TrialReport(
                    score: outcome.score, epochs: outcome.epochs, isFinished: true)
            }
        }
        for outcome in try record.outcomes(of: search.id, verb: "final") {
            known.outcomes[.final(trial: outcome.trial, seed: outcome.rung)] = outcome.score
        }
    }

    private static let limitName = "trials begun"
    private static let seedsName = "seeds there was time for"

    /// Begins no more trials.
    mutating func close() throws {
        known.trials = known.configurations.count
        limit = known.trials
        try note(known.configurations.count, as: SearchBook.limitName)
    }

    /// Lets a wave of trials begin after all, and what follows it.
    mutating func open(to trials: Int?) throws {
        known.trials = trials
        limit = nil
        try note(nil, as: SearchBook.limitName)
    }

    /// Settles how many fresh seeds each finalist has.
    mutating func settle(seeds: Int) throws {
        known.seeds = seeds
        try note(seeds, as: SearchBook.seedsName)
    }

    private func note(_ number: Int?, as name: String) throws {
        var options = try record.run(search.id).options
        options[name] = number.map { "\($0)" }
        try record.note(options, of: search.id)
    }

    /// Puts new trials down.
    mutating func begin(_ configurations: [SearchConfiguration]) throws {
        let first = known.configurations.count
        var runs = configurations.enumerated().map { place, configuration in
            run("trial", number: first + place, configuration)
        }
        for (place, id) in try record.begin(runs).enumerated() { runs[place].id = id }
        trials += runs
        known.configurations += configurations
    }

    /// Puts finalists down that are not in the record.
    mutating func prepare(_ work: [SearchSchedule.Work]) throws {
        for case .final(let trial, _) in work where finals[trial] == nil {
            var run = run("final", number: trial, known.configurations[trial])
            run.id = try record.begin(run)
            finals[trial] = run
        }
    }

    private func run(_ verb: String, number: Int, _ configuration: SearchConfiguration)
        -> RecordedRun
    {
        RecordedRun(
            verb: verb, data: search.data, fingerprint: search.fingerprint,
            program: search.program, began: Date().timeIntervalSince1970, parent: search.id,
            number: number, options: configuration.mapValues(\.description),
            measure: search.measure)
    }

    /// What a trial came to whose training ended before this rung.
    func finished(_ work: SearchSchedule.Work) -> TrialReport? {
        guard case .rung(let trial, _) = work else { return nil }
        return ended[trial]
    }

    /// Writes an outcome down.
    mutating func note(
        _ report: TrialReport, of work: SearchSchedule.Work, seconds: Double, threads: Int
    ) throws {
        let score = report.score.flatMap { $0.isFinite ? $0 : nil }
        let reason =
            report.reason
            ?? (score == nil ? "its score on validation examples is not a number" : nil)
        func outcome(_ trial: Int, _ rung: Int) -> RecordedOutcome {
            RecordedOutcome(
                trial: trial, rung: rung, epochs: report.epochs, score: score, reason: reason,
                seconds: seconds)
        }
        switch work {
        case .rung(let trial, let rung):
            let state: RecordedRun.State =
                score == nil ? .failed : report.isFinished ? .finished : .paused
            try record.add(
                outcome(trial, rung), to: trials[trial].id, state: state, curve: report.curve,
                threads: threads, size: report.size, pace: report.pace)
            trials[trial].size = report.size ?? trials[trial].size
            trials[trial].pace = trials[trial].pace ?? report.pace
            known.costs[trial] = against.flatMap { $0.value(of: trials[trial]) }
            if report.isFinished { ended[trial] = report }
        case .final(let trial, let seed):
            guard let run = finals[trial] else { return }
            try record.add(
                outcome(trial, seed), to: run.id, state: score == nil ? .failed : .finished,
                curve: [], threads: threads, size: report.size, pace: report.pace)
            known.outcomes[work] = score
            // A finalist is as good as the mean of its seeds.
            let scores = (0..<schedule.seeds(known)).compactMap {
                known.score(.final(trial: trial, seed: $0))
            }
            guard !scores.isEmpty else { return }
            try record.end(
                run.id, state: .finished, score: scores.reduce(0, +) / Double(scores.count))
        }
        known.outcomes[work] = score
    }
}

extension RunRecord {
    /// What is known of a search.
    ///
    /// - Throws: `RunRecordError`.
    public func knowledge(
        of search: RecordedRun, _ schedule: SearchSchedule, against: SearchCost? = nil
    ) throws -> SearchSchedule.Knowledge {
        try SearchBook(self, search, schedule, against).known
    }
}

extension SearchSpace {
    /// A configuration from its values as they are written.
    func configuration(_ options: [String: String]) -> SearchConfiguration {
        var configuration = SearchConfiguration()
        for parameter in parameters {
            guard let text = options[parameter.name] else { continue }
            configuration[parameter.name] = parameter.domain.value(of: text)
        }
        return configuration
    }
}
