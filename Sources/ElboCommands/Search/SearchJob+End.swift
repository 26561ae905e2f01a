import Elbo
import Foundation

extension SearchJob {
    func finish(
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
            schedule.seeds(known) > 0
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
        try writeFront(search, plan, schedule, known, shared)
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
        if let front = verb.frontPath { Terminal.say("models that none beats in both: \(front)/") }
        SearchWork.discardFolder(of: search.id, in: verb.record)
        if let report = verb.report {
            try page(search, schedule, known, summary).write(to: verb.overwriting.place(report))
            Terminal.say("report: \(report)")
        }
        try verb.format.show(summary, text: summary.text)
    }

    /// Writes the models of the trials that none beats in both, which the record then knows by their numbers.
    private func writeFront(
        _ search: RecordedRun, _ plan: SearchPlan, _ schedule: SearchSchedule,
        _ known: SearchSchedule.Knowledge, _ shared: SearchWork
    ) throws {
        guard let folder = verb.frontPath else { return }
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Those of another front, which --force replaces.
        for name in try files.contentsOfDirectory(atPath: folder)
        where name.hasPrefix("trial-") && name.hasSuffix(".safetensors") {
            try files.removeItem(atPath: folder + "/" + name)
        }
        let runs = try record.runs(of: search.id).filter { $0.verb == "trial" }
        for trial in schedule.front(known) {
            let work = SearchSchedule.Work.rung(
                trial: trial, rung: plan.halving.rungs.count - 1)
            let path = "\(folder)/trial-\(trial).safetensors"
            try ModelFile(opening: shared.name(of: work) + ".safetensors")
                .save(to: path, existing: .replaced)
            guard let run = runs.first(where: { $0.number == trial }) else { continue }
            try record.end(run.id, state: run.state, model: RecordedModel(writtenTo: path))
        }
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
    func show(_ search: RecordedRun, _ judge: SearchJudge) throws {
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
        if !FileManager.default.fileExists(atPath: verb.output) {
            Terminal.say(
                "warning: \(verb.output) is not written: the search wrote its model to \(search.model ?? "a file") at its end"
            )
        }
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
            measure: summary.measure, against: summary.against, test: summary.test,
            command: search.options["command"] ?? ""
        ).report()
    }
}
