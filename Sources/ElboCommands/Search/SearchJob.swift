import Elbo
import Foundation

/// A search as the tool does it: the space, the plan, the record, the work, the winner.
struct SearchJob {
    let verb: Search
    let record: RunRecord
    let options: TrialOptions
    let arguments: [String]

    init(_ verb: Search, _ arguments: [String]) throws {
        self.verb = verb
        self.arguments = arguments
        options = try TrialOptions(arguments, target: verb.target)
        record = try RunRecord(at: verb.record)
    }

    var seed: UInt64 { verb.model.seed ?? 0 }

    func perform() throws {
        if let recipe = verb.model.composition.recipe, recipe.isConditional {
            throw CommandFailure(
                .usage,
                "recipe \(recipe.name) is told classes, which a search does not know; take another, or elbo train"
            )
        }
        if try verb.model.composition.tellsCritic() {
            throw CommandFailure(
                .usage,
                "an adversary with labels=yes is told classes, which a search does not know; leave labels out, or take elbo train"
            )
        }
        if let target = verb.target, verb.data.reading.asked?.contains(target) ?? false {
            throw CommandFailure(
                .usage,
                "--columns names \(target), which --target tells: training must not see it; leave it out"
            )
        }
        let data = try verb.data.readForTraining(
            verb.columns, verb.sentences, labels: verb.target, threads: verb.running.threads)
        let judge = try verb.judge(of: data)
        let standard = try verb.model.run(on: data, forms: verb.columns.forms)
        try requireJudged(standard, judge, data)
        let space = try space(for: standard)
        try check(space, data, standard, judge)
        let identity = try identity(space, data, judge)
        let known = try record.runs(identity: identity).last
        if let known, known.state == .finished, !verb.overwriting.force {
            return try show(known, judge)
        }
        let isGoingOn = known != nil && known?.state != .finished
        let lock = try verb.places.claimModel(overwriting: verb.overwriting.force || isGoingOn)
        defer { lock.release() }
        if let front = verb.frontPath, !verb.overwriting.force, !isGoingOn,
            FileManager.default.fileExists(atPath: front)
        {
            throw CommandFailure(
                .cannotCreate,
                "\(front) exists, where the models that none beats in both would go; choose another --output, or replace them with --force"
            )
        }
        let search = isGoingOn ? known : nil
        let (run, plan) =
            try search.map { ($0, try SearchJob.plan(of: $0)) }
            ?? begin(space, standard, data, identity, judge)
        let values = try standardValues(of: space, data)
        try work(run, plan, schedule(space, plan, values), data, standard, judge)
    }

    // MARK: How much is done

    private func begin(
        _ space: SearchSpace, _ standard: AutoencoderRun, _ data: Dataset, _ identity: String,
        _ judge: SearchJudge
    ) throws -> (RecordedRun, SearchPlan) {
        let plan = try plan(standard, judge)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func text(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        var run = RecordedRun(
            verb: "search", data: data.name, fingerprint: data.fingerprint, program: elboVersion,
            began: Date().timeIntervalSince1970, identity: identity,
            options: [
                "command": PageOrigin.command(["elbo"] + arguments), "plan": try text(plan),
                "space": try text(space),
            ], measure: judge.measure.title)
        run.id = try record.begin(run)
        return (run, plan)
    }

    private func plan(_ standard: AutoencoderRun, _ judge: SearchJudge) throws -> SearchPlan {
        let settled = min(standard.settledEpochs, standard.options.epochs - 1)
        var plan = SearchPlan(
            trials: verb.trials ?? 40, epochs: standard.options.epochs,
            after: settled == 0 ? nil : settled,
            patience: standard.options.patience, against: verb.against)
        if let budget = verb.budget {
            let seconds = try standard.secondsPerEpoch(on: verb.running.executor)
            plan = .fitting(
                epochs: budget.seconds / max(seconds, 1e-6), standard.options, after: settled,
                examples: mayShorten(judge) ? standard.data.count : nil, against: verb.against)
        }
        plan.finalists = verb.finalists ?? plan.finalists
        plan.seeds = verb.seeds ?? plan.seeds
        plan.isAsynchronous = verb.isAsynchronous ? true : nil
        let share = plan.share(of: standard.options, examples: standard.data.count)
        if share < 0.3 {
            Terminal.say(
                "warning: the time is short for these data: trainings are \(Format.significant(100 * share, digits: 2)) % of a whole one, and what is best for them may not be best for that"
            )
        }
        return plan
    }

    /// Whether epochs may be parts of the data: not where a task asks for the rows that are held back, or the length is fixed.
    private func mayShorten(_ judge: SearchJudge) -> Bool {
        judge.measure == .bound && verb.model.examplesPerEpoch == nil
            && verb.model.validation == nil && verb.model.epochs == nil
    }

    static func plan(of run: RecordedRun) throws -> SearchPlan {
        try JSONDecoder().decode(SearchPlan.self, from: Data((run.options["plan"] ?? "").utf8))
    }

    // MARK: The work

    private func work(
        _ search: RecordedRun, _ plan: SearchPlan, _ schedule: SearchSchedule, _ data: Dataset,
        _ standard: AutoencoderRun, _ judge: SearchJudge
    ) throws {
        let cores = verb.running.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let workers = verb.workers ?? max(1, min(cores, 4))
        let threads = max(1, cores / workers)
        let folder = SearchWork.folder(of: search.id, in: verb.record)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw DataError.cannotWrite(path: folder, reason: error.localizedDescription)
        }
        let shared = SearchWork(
            data: data, forms: verb.columns.forms, options: options, plan: plan, seed: seed,
            judge: judge, scored: standard.scored, folder: folder,
            executors: (0..<workers).map { _ in CPUExecutor(threads: threads) })
        let run = SearchRun(
            schedule, record: record, search: search, workers: workers, threads: threads,
            against: plan.against, train: { try shared.train($0, $1, worker: $2) },
            discard: { shared.discard($0) })
        let before = try record.knowledge(of: search, schedule, against: plan.against)
        announce(search, plan, schedule, workers: workers, known: before)
        Interrupts.own.note()
        try record.end(search.id, state: .running)
        let pace = try SearchPace(plan, workers: workers, of: search, in: record)
        let talk = SearchTalk(plan, judge.measure, pace)
        let known: SearchSchedule.Knowledge
        do {
            known = try run.run(
                trials: isOpen(plan) ? nil : plan.trials,
                isEnough: { isEnough($0, talk.pace) },
                seedsInTime: { seedsInTime($0, plan, schedule, talk.pace) },
                observer: { talk.observe($0) }, shouldStop: { Interrupts.own.haveCome })
        } catch is SearchStopped {
            try record.end(search.id, state: .stopped)
            throw CommandFailure(
                CommandFailure.Code(signal: Interrupts.own.signal ?? SIGINT),
                "stopped; \(verb.record) holds the work so far: the same command goes on")
        }
        Interrupts.own.stopNoting()
        try finish(search, plan, schedule, known, shared)
    }

    func schedule(
        _ space: SearchSpace, _ plan: SearchPlan, _ standard: SearchConfiguration? = nil
    ) -> SearchSchedule {
        SearchSchedule(
            space, plan.halving, finalists: plan.finalists, seeds: plan.seeds, seed: seed,
            standard: standard, keepsFront: plan.against != nil,
            isAsynchronous: plan.isAsynchronous ?? false)
    }

    /// Whether it is found out on the way how many trials there is time for.
    private func isOpen(_ plan: SearchPlan) -> Bool {
        verb.budget != nil && plan.trials >= SearchJob.fewestToJudgeBy
    }

    private static let fewestToJudgeBy = 10

    /// Whether there is time for no more trials than have begun: their models may be slower than the default.
    private func isEnough(
        _ known: SearchSchedule.Knowledge, _ pace: SearchPace
    ) -> Bool {
        guard let budget = verb.budget, known.configurations.count >= SearchJob.fewestToJudgeBy,
            let seconds = pace.secondsInAll(trials: known.configurations.count + 4)
        else { return false }
        return seconds > budget.seconds
    }

    /// The fresh seeds that there is time for; nil for all.
    private func seedsInTime(
        _ known: SearchSchedule.Knowledge, _ plan: SearchPlan, _ schedule: SearchSchedule,
        _ pace: SearchPace
    ) -> Int? {
        guard let budget = verb.budget,
            let seeds = pace.seeds(for: schedule.finalists(known), within: budget.seconds),
            seeds < plan.seeds
        else { return nil }
        Terminal.say(
            seeds == 0
                ? "no time is left for fresh seeds: the last rung decides"
                : "time is left for \(Format.count(seeds, "fresh seed")) instead of \(plan.seeds)")
        return seeds
    }

    private func announce(
        _ search: RecordedRun, _ plan: SearchPlan, _ schedule: SearchSchedule, workers: Int,
        known: SearchSchedule.Knowledge
    ) {
        let trials = min(plan.trials, schedule.most ?? .max)
        let anew =
            plan.seeds == 0
            ? "none trained anew"
            : "at the end \(min(plan.finalists, trials)) trials from \(Format.count(plan.seeds, "fresh seed"))"
        let rungs = plan.halving.rungs.map(String.init).joined(separator: ", ")
        Terminal.say(
            "search \(search.id) in \(verb.record): \(isOpen(plan) ? "about " : "")\(trials) trials of "
                + schedule.space.parameters.map(\.name).joined(separator: ", ")
                + "; rungs after \(rungs) epochs\(plan.examplesPerEpoch.map { " of \(Format.count($0)) examples" } ?? ""); \(anew); \(Format.count(workers, "worker"))"
        )
        if !known.outcomes.isEmpty {
            Terminal.say("going on after \(Format.count(known.outcomes.count, "piece")) of work")
        }
    }
}
