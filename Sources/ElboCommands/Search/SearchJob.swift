import Elbo
import Foundation

/// A search as the tool does it: the space, the plan, the record, the work, the winner.
struct SearchJob {
    private let verb: Search
    private let record: RunRecord
    private let options: TrialOptions
    private let arguments: [String]

    init(_ verb: Search, _ arguments: [String]) throws {
        self.verb = verb
        self.arguments = arguments
        options = try TrialOptions(arguments, target: verb.target)
        record = try RunRecord(at: verb.record)
    }

    private var seed: UInt64 { verb.model.seed ?? 0 }

    func perform() throws {
        if let recipe = verb.model.composition.recipe, recipe.isConditional {
            throw CommandFailure(
                .usage,
                "recipe \(recipe.name) is told classes, which a search does not know; take another, or elbo train"
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
        let search = isGoingOn ? known : nil
        let (run, plan) =
            try search.map { ($0, try SearchJob.plan(of: $0)) }
            ?? begin(space, standard, data, identity, judge)
        try work(run, plan, space, data, standard, judge)
    }

    // MARK: What is tried

    private func space(for standard: AutoencoderRun) throws -> SearchSpace {
        var parameters = try verb.space.map { try SpaceFile.read($0) } ?? []
        parameters += try verb.tries.map(TriedOption.parse)
        guard !parameters.isEmpty else {
            return try .suited(
                to: standard, isConvolutional: try isConvolutional(standard.data),
                without: Set(options.fixed.map(\.name)))
        }
        return try SearchSpace(parameters)
    }

    private func isConvolutional(_ data: Dataset) throws -> Bool {
        try verb.model.composition.network(for: data).isConvolutional
    }

    /// Refuses rows that leave nothing to judge, those that fresh seeds hold back at the end among them.
    private func requireJudged(
        _ standard: AutoencoderRun, _ judge: SearchJudge, _ data: Dataset
    ) throws {
        if let refusal = judge.refusal(of: standard) { throw CommandFailure(.usage, refusal) }
        guard judge.measure != .bound else { return }
        for number in 0..<UInt64(verb.seeds ?? 3) {
            let fresh = try options.model([:], nil, seed: seed &+ 1 &+ number).run(
                on: data, forms: verb.columns.forms)
            if let refusal = judge.refusal(of: fresh) {
                throw CommandFailure(.usage, "from fresh seed \(number + 1) \(refusal)")
            }
        }
    }

    /// Builds a model for each value by itself: what the data refuse is refused before anything is trained.
    private func check(
        _ space: SearchSpace, _ data: Dataset, _ standard: AutoencoderRun, _ judge: SearchJudge
    ) throws {
        try options.check(space)
        for parameter in space.parameters {
            for value in parameter.domain.extremes {
                var configuration: SearchConfiguration = [parameter.name: value]
                if let condition = parameter.condition {
                    configuration[condition.parameter] = .choice(condition.values[0])
                }
                let run: AutoencoderRun
                do {
                    run = try options.model(configuration, nil, seed: seed).run(
                        on: data, forms: verb.columns.forms)
                } catch {
                    throw CommandFailure(
                        .usage,
                        "\(parameter.name)=\(value) cannot be tried: \(CommandFailure(error))"
                    )
                }
                guard judge.measure != .bound || run.scored == standard.scored else {
                    throw CommandFailure(
                        .usage,
                        "\(parameter.name)=\(value) cannot be compared with the default: its bound is of \(run.scored), the default's of \(standard.scored)"
                    )
                }
                if let refusal = judge.refusal(of: run) {
                    throw CommandFailure(
                        .usage, "\(parameter.name)=\(value) cannot be tried: \(refusal)")
                }
            }
        }
    }

    /// What must be equal for a search to be gone on with.
    private func identity(_ space: SearchSpace, _ data: Dataset, _ judge: SearchJudge) throws
        -> String
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let amounts = [
            verb.budget.map { "budget=\($0.seconds)" }, verb.trials.map { "trials=\($0)" },
            verb.finalists.map { "finalists=\($0)" }, verb.seeds.map { "seeds=\($0)" },
            verb.model.epochs.map { "epochs=\($0)" }, verb.model.patience.map { "patience=\($0)" },
            "seed=\(seed)", judge.measure == .bound ? nil : "judge=\(judge.measure.rawValue)",
            verb.target.map { "target=\($0)" }, verb.against.map { "against=\($0.rawValue)" },
            verb.isAsynchronous ? "async" : nil,
        ]
        let fixed = options.fixed.map { $0.name + ($0.value.map { "=\($0)" } ?? "") }
        return
            ([
                elboVersion, data.fingerprint,
                String(decoding: try encoder.encode(space), as: UTF8.self),
            ]
            + amounts.compactMap(\.self) + fixed.sorted()).joined(separator: "\n")
    }

    // MARK: How much is done

    private func begin(
        _ space: SearchSpace, _ standard: AutoencoderRun, _ data: Dataset, _ identity: String,
        _ judge: SearchJudge
    ) throws -> (RecordedRun, SearchPlan) {
        let plan = try plan(standard)
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

    private func plan(_ standard: AutoencoderRun) throws -> SearchPlan {
        var plan = SearchPlan(
            trials: verb.trials ?? 40, epochs: standard.options.epochs,
            patience: standard.options.patience, against: verb.against)
        if let budget = verb.budget {
            let seconds = try standard.secondsPerEpoch(on: verb.running.executor)
            plan = .fitting(
                epochs: budget.seconds / max(seconds, 1e-6), standard.options, against: verb.against
            )
        }
        plan.finalists = verb.finalists ?? plan.finalists
        plan.seeds = verb.seeds ?? plan.seeds
        plan.isAsynchronous = verb.isAsynchronous ? true : nil
        return plan
    }

    private static func plan(of run: RecordedRun) throws -> SearchPlan {
        try JSONDecoder().decode(SearchPlan.self, from: Data((run.options["plan"] ?? "").utf8))
    }

    // MARK: The work

    private func work(
        _ search: RecordedRun, _ plan: SearchPlan, _ space: SearchSpace, _ data: Dataset,
        _ standard: AutoencoderRun, _ judge: SearchJudge
    ) throws {
        let cores = verb.running.threads ?? ProcessInfo.processInfo.activeProcessorCount
        let workers = verb.workers ?? max(1, min(cores, 4))
        let threads = max(1, cores / workers)
        let folder = "\(verb.record)-trials/\(search.id)"
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
        let schedule = schedule(space, plan)
        let run = SearchRun(
            schedule, record: record, search: search, workers: workers, threads: threads,
            against: plan.against, train: { try shared.train($0, $1, worker: $2) },
            discard: { shared.discard($0) })
        let before = try record.knowledge(of: search, schedule, against: plan.against)
        announce(search, plan, space, workers: workers, known: before)
        Interrupts.own.note()
        try record.end(search.id, state: .running)
        let talk = SearchTalk(plan, judge.measure, workers: workers, known: before)
        let known: SearchSchedule.Knowledge
        do {
            known = try run.run(
                trials: plan.trials, isEnough: { isEnough($0, plan, talk, workers: workers) },
                observer: { talk.observe($0) }, shouldStop: { Interrupts.own.haveCome })
        } catch is SearchStopped {
            try record.end(search.id, state: .stopped)
            throw CommandFailure(
                CommandFailure.Code(signal: Interrupts.own.signal ?? SIGINT),
                "stopped; \(verb.record) holds the work so far: the same command goes on")
        }
        Interrupts.own.stopNoting()
        try finish(search, plan, schedule, known, shared)
        try? FileManager.default.removeItem(atPath: folder)
        // Only where no other search has something there.
        rmdir("\(verb.record)-trials")
    }

    private func schedule(_ space: SearchSpace, _ plan: SearchPlan) -> SearchSchedule {
        SearchSchedule(
            space, plan.halving, finalists: plan.finalists, seeds: plan.seeds, seed: seed,
            keepsFront: plan.against != nil, isAsynchronous: plan.isAsynchronous ?? false)
    }

    /// Whether there is time for no more trials than have begun: their models may be slower than the default.
    private func isEnough(
        _ known: SearchSchedule.Knowledge, _ plan: SearchPlan, _ talk: SearchTalk, workers: Int
    ) -> Bool {
        guard let budget = verb.budget, let each = talk.secondsPerEpoch,
            known.configurations.count >= 10
        else { return false }
        var longer = plan
        longer.trials = known.configurations.count + 4
        return each * Double(longer.cost) / Double(workers) > budget.seconds
    }

    private func announce(
        _ search: RecordedRun, _ plan: SearchPlan, _ space: SearchSpace, workers: Int,
        known: SearchSchedule.Knowledge
    ) {
        let rungs = plan.halving.rungs.map(String.init).joined(separator: ", ")
        Terminal.say(
            "search \(search.id) in \(verb.record): \(plan.trials) trials of "
                + space.parameters.map(\.name).joined(separator: ", ")
                + "; rungs after \(rungs) epochs; at the end \(plan.finalists) trials from \(Format.count(plan.seeds, "fresh seed")); \(Format.count(workers, "worker"))"
        )
        if !known.outcomes.isEmpty {
            Terminal.say("going on after \(Format.count(known.outcomes.count, "piece")) of work")
        }
    }

    // MARK: The end

    private func finish(
        _ search: RecordedRun, _ plan: SearchPlan, _ schedule: SearchSchedule,
        _ known: SearchSchedule.Knowledge, _ shared: SearchWork
    ) throws {
        let ranking = schedule.ranking(known)
        guard let best = ranking.first, !best.scores.isEmpty else {
            let reasons = try record.runs(of: search.id).compactMap(\.reason)
            throw CommandFailure(
                .software, "no trial came to a score: \(reasons.first ?? "all failed")")
        }
        func work(_ trial: Int) -> SearchSchedule.Work {
            plan.seeds > 0
                ? .final(trial: trial, seed: 0)
                : .rung(trial: trial, rung: plan.halving.rungs.count - 1)
        }
        let winner = shared.name(of: work(best.trial)) + ".safetensors"
        var test: [String: Estimate]?
        if verb.test != nil {
            var scores = ["the best": try judged(best.trial, by: shared, work(best.trial), known)]
            if best.trial != SearchSchedule.defaultTrial,
                ranking.contains(where: { $0.trial == SearchSchedule.defaultTrial })
            {
                let trial = SearchSchedule.defaultTrial
                scores["the default"] = try judged(trial, by: shared, work(trial), known)
            }
            test = scores
        }
        try ModelFile(opening: winner).save(to: verb.output, existing: .replaced)
        let text = options.file(
            known.configurations[best.trial], plan, seed: shared.seed(of: work(best.trial)))
        try AtomicFile.write(to: optionPath, existing: .replaced) {
            try $0.write("# elbo train \(verb.data.path) --config \(optionPath)\n" + text)
        }
        let summary = try summary(search, known, schedule, plan, shared.judge, test: test)
        try keep(summary, of: search)
        try record.end(
            search.id, state: .finished, score: best.mean, reason: summary.verdict,
            model: RecordedModel(writtenTo: verb.output),
            size: record.runs(of: search.id).first {
                $0.verb == "trial" && $0.number == best.trial
            }?.size, seconds: summary.seconds)
        Terminal.say("model: \(verb.output)")
        Terminal.say("options: \(optionPath)")
        if let report = verb.report {
            try page(search, schedule, known, summary).write(to: verb.overwriting.place(report))
            Terminal.say("report: \(report)")
        }
        try verb.format.show(summary, text: summary.text)
    }

    private var optionPath: String { verb.optionPath }

    /// What the judge says of the test examples.
    private func judged(
        _ trial: Int, by shared: SearchWork, _ work: SearchSchedule.Work,
        _ known: SearchSchedule.Knowledge
    ) throws -> Estimate {
        let file = try ModelFile(opening: shared.name(of: work) + ".safetensors")
        let examples = try verb.data.reading.read(
            verb.test ?? "", for: .autoencoder(file), aside: [verb.target],
            threads: verb.running.threads, talk: .nothing)
        let run = try shared.run(known.configurations[trial], seed: shared.seed(of: work))
        let rows = try verb.testRows(examples, for: shared.judge)
        return try shared.judge.estimate(
            of: file.model, trainedBy: run, on: verb.running.executor, test: rows)
    }

    private func summary(
        _ search: RecordedRun, _ known: SearchSchedule.Knowledge, _ schedule: SearchSchedule,
        _ plan: SearchPlan, _ judge: SearchJudge, test: [String: Estimate]?
    ) throws -> SearchSummary {
        SearchSummary(
            known, schedule, plan, judge.measure, search: search,
            runs: try record.runs(of: search.id),
            outcomes: try record.outcomes(of: search.id), model: verb.output, options: optionPath,
            test: test)
    }

    /// Keeps what was measured once, for the next time that it is asked for.
    private func keep(_ summary: SearchSummary, of search: RecordedRun) throws {
        guard let test = summary.test else { return }
        var options = try record.run(search.id).options
        options["test"] = String(decoding: try JSONEncoder().encode(test), as: UTF8.self)
        try record.note(options, of: search.id)
    }

    /// Shows a search that has come to its end.
    private func show(_ search: RecordedRun, _ judge: SearchJudge) throws {
        let search = try record.run(search.id)
        let plan = try SearchJob.plan(of: search)
        let space = try JSONDecoder().decode(
            SearchSpace.self, from: Data((search.options["space"] ?? "").utf8))
        let schedule = schedule(space, plan)
        let known = try record.knowledge(of: search, schedule, against: plan.against)
        let test = search.options["test"].flatMap {
            try? JSONDecoder().decode([String: Estimate].self, from: Data($0.utf8))
        }
        Terminal.say(
            "search \(search.id) in \(verb.record) has come to its end; --force begins it anew")
        let summary = try summary(search, known, schedule, plan, judge, test: test)
        if let report = verb.report {
            if FileManager.default.fileExists(atPath: report) {
                Terminal.say("report: \(report), as it was; remove it to have it made again")
            } else {
                try page(search, schedule, known, summary)
                    .write(to: verb.overwriting.place(report))
                Terminal.say("report: \(report)")
            }
        }
        try verb.format.show(summary, text: summary.text)
    }

    private func page(
        _ search: RecordedRun, _ schedule: SearchSchedule, _ known: SearchSchedule.Knowledge,
        _ summary: SearchSummary
    ) throws -> Report {
        try SearchPage(
            search: search, schedule: schedule, known: known, record: record,
            verdict: summary.verdict, importance: summary.importance,
            measure: summary.measure, against: summary.against,
            command: search.options["command"] ?? ""
        ).report()
    }
}
