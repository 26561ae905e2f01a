import ArgumentParser
import Elbo
import Foundation

/// `elbo runs`
struct ListRuns: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List, compare, export and remove the runs of a record.",
        discussion: """
            elbo search keeps its trials in a record, elbo train and elbo mixture with --record FILE. A run has a number, \
            options, a score (larger is better), and of training its curves. Verbs that take a model take runs.sqlite:3 for that of \
            run 3, or runs.sqlite:best for the latest that is called best.safetensors. Of elbo mixture --of lists the numbers of components and \
            covariance models that were tried.

            Examples:
              elbo runs runs.sqlite
              elbo runs runs.sqlite --of 1 --sort score --limit 10
              elbo runs runs.sqlite --where latent=16 --where state=finished
              elbo runs runs.sqlite --compare 3,7
              elbo runs runs.sqlite --export runs.csv
              elbo runs runs.sqlite --remove 2
            """)

    /// By what rows are ordered.
    enum Order: String, CaseIterable, ExpressibleByArgument {
        case number, score, time
    }

    @Argument(help: ArgumentHelp("The record.", valueName: "record"), completion: .file())
    var path: String

    @Option(
        name: .customLong("of"),
        help: ArgumentHelp(
            "The trials of this search, or of this mixture (default: runs that belong to none).",
            valueName: "number"))
    var parent: Int64?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only runs with this: an option's value, or verb, state, data or program; may be repeated.",
            valueName: "name=value"))
    var conditions: [String] = []

    @Option(help: "The order: by number, by score (best first), or by time (longest first).")
    var sort: Order = .number

    @Option(help: "How many at most (default: all).")
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Runs side by side: what they came to, and the options in which they differ.",
            valueName: "numbers"))
    var compare: SizeList?

    @Option(
        help: ArgumentHelp(
            "Writes the runs as .csv, or with their curves and what trials came to at each rung as .json.",
            valueName: "file"),
        completion: .file())
    var export: String?

    @Option(
        help: ArgumentHelp(
            "Removes runs, searches with their trials; models stay where they are.",
            valueName: "numbers"))
    var remove: SizeList?

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var format: OutputFormat

    func validate() throws {
        if compare != nil, remove != nil || export != nil || remove != nil && export != nil {
            throw ValidationError("--compare, --export and --remove exclude each other")
        }
        for condition in conditions where !condition.dropFirst().contains("=") {
            throw ValidationError("--where has '\(condition)'; it must be name=value")
        }
        if let limit, limit < 1 {
            throw ValidationError("--limit is \(limit), it must be at least 1")
        }
    }

    func run() throws {
        let record = try RunRecord(at: path, creates: false)
        if let remove {
            // A search at work would find its trials gone.
            let mark = try FileLock(of: path)
            defer { withExtendedLifetime(mark) {} }
            try record.remove(remove.sizes.map(Int64.init))
            for id in remove.sizes { SearchWork.discardFolder(of: Int64(id), in: path) }
            return Terminal.say("removed: \(Format.count(remove.sizes.count, "run"))")
        }
        if let compare {
            let runs = try atWork(compare.sizes.map { try record.run(Int64($0)) })
            return try format.show(runs, text: RunTable(runs, of: path).comparison)
        }
        let runs = try chosen(from: record)
        if let export { return try write(runs, of: record, to: export) }
        try format.show(runs, text: RunTable(runs, of: path).text)
    }

    /// The same runs; of searches none is said to run when no process works on the record: one that was killed could not say so.
    private func atWork(_ runs: [RecordedRun]) -> [RecordedRun] {
        guard runs.contains(where: \.runsInSearch), !FileLock.isHeld(of: path) else {
            return runs
        }
        return runs.map { run in
            guard run.runsInSearch else { return run }
            var run = run
            run.state = .stopped
            run.reason = run.reason ?? "its process was killed; the same elbo search goes on"
            return run
        }
    }

    private func chosen(from record: RunRecord) throws -> [RecordedRun] {
        if let parent { _ = try record.run(parent) }
        var runs = try atWork(record.runs(of: parent))
        if parent == nil { runs.removeAll { $0.parent != nil } }
        for condition in conditions {
            let sign = condition.firstIndex(of: "=") ?? condition.endIndex
            let (name, value) = (
                String(condition[..<sign]), String(condition[sign...].dropFirst())
            )
            guard runs.isEmpty || runs.contains(where: { $0.property(name) != nil }) else {
                let names = Set(runs.flatMap(\.options.keys)).sorted()
                throw CommandFailure(
                    .usage,
                    "--where has '\(condition)', but no run says its \(name); they say verb, state, data, program"
                        + names.map { ", \($0)" }.joined())
            }
            runs.removeAll { run in
                let own = run.property(name)
                // "0.001, constant" is a learning rate of 0.001.
                return own != value && own?.hasPrefix("\(value),") != true
            }
        }
        switch sort {
        case .number: break
        case .score:
            runs.sort { ($0.score ?? -.infinity, $1.id) > ($1.score ?? -.infinity, $0.id) }
        case .time: runs.sort { ($0.seconds, $1.id) > ($1.seconds, $0.id) }
        }
        return Array(runs.prefix(limit ?? .max))
    }

    private func write(_ runs: [RecordedRun], of record: RunRecord, to path: String) throws {
        try OutputPlaces(path, reading: [self.path]).check(overwriting: overwriting.force)
        let place = overwriting.place(path)
        let text: String
        if path.lowercased().hasSuffix(".json") {
            struct WithCurves: Encodable {
                let run: RecordedRun
                let curves: [RecordedPoint]
                /// What a trial came to at each rung, a finalist from each seed.
                let outcomes: [RecordedOutcome]?
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let values = try runs.map { run in
                let outcomes = try run.parent.map {
                    try record.outcomes(of: $0, verb: run.verb).filter { $0.trial == run.number }
                }
                return WithCurves(
                    run: run, curves: try record.curve(of: run.id), outcomes: outcomes)
            }
            text = String(decoding: try encoder.encode(values), as: UTF8.self) + "\n"
        } else if path.lowercased().hasSuffix(".csv") || path == "-" {
            text = RunTable(runs, of: self.path).csv
        } else {
            throw CommandFailure(.usage, "\(path) must end in .csv or .json")
        }
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(text) }
    }
}

extension RecordedRun {
    /// What a condition can ask for; latent and learning-rate find "latent dimensions" and "learning rate".
    fileprivate func property(_ name: String) -> String? {
        switch name {
        case "verb": return verb
        case "state": return state.rawValue
        case "data": return data
        case "program": return program
        default:
            let words = name.replacing("-", with: " ")
            return options[name] ?? options[words]
                ?? options.first { $0.key.hasPrefix("\(words) ") }?.value
        }
    }
}

extension RecordedRun {
    /// Whether it is a search or a part of one, and was at work when it was last heard of.
    fileprivate var runsInSearch: Bool {
        ["search", "trial", "final"].contains(verb) && state == .running
    }
}
