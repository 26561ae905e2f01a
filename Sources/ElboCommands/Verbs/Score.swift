import ArgumentParser
import Elbo
import Foundation

/// `elbo score`
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How likely each row is, and which rows are anomalies.",
        discussion: """
            One line for each row: log p(x) in nats over the cells that are there, and the anomaly score \
            -log p(x); of an autoencoder the importance-weighted estimate, a lower bound in expectation. \
            To rank rows, train the autoencoder with --for anomalies. To rank the rows that a mixture was fitted to, make it with elbo mixture --for anomalies: its score \
            is the mean of -log p(x) over many coarse mixtures of few rows, in which a component of less than a \
            tenth of the rows does not count, so that anomalies that resemble one another stay anomalies. A row \
            without any cell has no score: its cells are empty in a table, NaN in an array.

            With --contamination the share of rows with the highest scores are marked as \
            anomalies; with --threshold all rows above it. With --why each of them, or each row where \
            none are marked, ends with up to three cells that make it strange: by how many nats a cell is \
            rarer, given the other cells of its row, than cells of its column usually are. Sounds end with up to three \
            regions of time and frequency, each named by its strangest moment and band, and by how many nats the model tells it worse than \
            that region of most of the sounds. Sentences end with their three \
            most surprising words, each with -log p of it given the words before it, and of a model with codes with what the \
            code costs (KL), which belongs to no word. Of a model of series each row is \
            scored given those before it: a value that is common elsewhere is strange where it does not follow, and each line \
            begins with the moment. Of a model of frames each frame of each clip is scored by its part of the bound, given the clip.

            Example:
              elbo score model.safetensors data.csv --contamination 0.01 --why --output scores.csv
              elbo score notes.safetensors notes --why --output scores.csv
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Option(
        help: ArgumentHelp(
            "The share of rows that are anomalies, such as 0.01.", valueName: "share"))
    var contamination: Double?

    @Option(
        help: ArgumentHelp("The anomaly score above which a row is one.", valueName: "nats"))
    var threshold: Double?

    @Flag(help: "Say which cells make the rows strange; of sounds, when and at which frequency.")
    var why = false

    @OptionGroup var output: TableOutputOption

    @Option(
        help: ArgumentHelp(
            "Of an autoencoder: draws of z for each row's importance-weighted estimate (default: 48).",
            valueName: "number"))
    var samples: Int?

    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if let samples, !(1...10_000_000).contains(samples) {
            throw ValidationError("--samples is \(samples), it must be in 1...10000000")
        }
        if let contamination, !(contamination > 0 && contamination < 1) {
            throw ValidationError(
                "--contamination is \(contamination), it must be between 0 and 1")
        }
        if contamination != nil, threshold != nil {
            throw ValidationError("--contamination and --threshold exclude each other")
        }
        if why, output.output.lowercased().hasSuffix(".npy") {
            throw ValidationError("--why needs a table; an array (\(output.output)) holds no text")
        }
    }

    func run() throws {
        try output.requireTable()
        try output.check(reading: model.path, data.path, told.labels)
        let model = try model.openAny()
        let scorer: RowScorer
        let examples: Dataset
        /// ln p(x) of any examples.
        let logDensities: (Dataset) throws -> [Double]
        var standard = RowBeginning.number
        switch model {
        case .frames(let file):
            guard !why else {
                throw CommandFailure(.usage, "--why tells cells of tables, and these are clips")
            }
            let use = try FramesUse(file, data, told, output, running)
            let draws = samples ?? 8
            let logs = try use.session.bounds(
                of: use.clips, draws: draws, key: RandomKey(seed: seed.seed)
            ).bounds
            Terminal.say("bound of each frame, mean of \(Format.count(draws, "draw")), in nats")
            let scorer = RowScorer(count: logs.count) { try $0(logs) }
            return try write(
                scorer, limit: threshold ?? contamination.map { try scorer.quantile(1 - $0) },
                use.beginning, reasons: nil)
        case .series(let file):
            try model.requireCondition(toBeTold: told.labels)
            guard samples == nil, !why else {
                throw CommandFailure(
                    .usage,
                    "--samples and --why do not belong to models of series, whose densities are exact and of rows after rows"
                )
            }
            let use = try SeriesUse(file, data, threads: running.threads)
            let logs = try use.logDensities()
            (examples, standard) = (use.examples, use.beginning)
            logDensities = { _ in logs }
            scorer = RowScorer(count: logs.count) { try $0(logs) }
        case .mixture(let file):
            try model.requireCondition(toBeTold: told.labels)
            guard samples == nil else {
                throw CommandFailure(
                    .usage, "--samples belongs to autoencoders; a mixture's density is exact")
            }
            examples = try data.read(for: model, threads: running.threads)
            let rows = try examples.rows(for: file.mixture)
            if let members = file.anomalyMembers {
                logDensities = { data in
                    try AnomalyEnsemble.scores(
                        of: data.rows(for: file.mixture), by: members, threads: running.threads
                    ).map { -$0 }
                }
                let logs = try logDensities(examples)
                scorer = RowScorer(count: rows.count) { try $0(logs) }
                break
            }
            logDensities = { data in
                var all: [Double] = []
                try file.mixture.forEachPosterior(
                    of: data.rows(for: file.mixture), threads: running.threads
                ) {
                    var logs = $0.logDensities
                    for place in $0.emptyPlaces { logs[place] = .nan }
                    all += logs
                }
                return all
            }
            if contamination != nil {
                Terminal.say(
                    "note: a mixture makes room for anomalies in the rows it was fitted to; for those rows fit it with elbo mixture --for anomalies, of tables with text also --numbers-only"
                )
            }
            scorer = RowScorer(count: rows.count) { body in
                try file.mixture.forEachPosterior(of: rows, threads: running.threads) {
                    var logs = $0.logDensities
                    for place in $0.emptyPlaces { logs[place] = .nan }
                    try body(logs)
                }
            }
        case .autoencoder(let file):
            examples = try data.read(
                for: model, told: told.labels, threads: running.threads)
            if examples.schema.text != nil { return try writeSentences(examples, by: file) }
            if why, examples.sounds == nil, !file.model.autoencoder.seesMask {
                throw CommandFailure(
                    .usage,
                    "--why asks for each row without a cell, which the model has never seen; train it with --hide-cells 0.25"
                )
            }
            let session = ModelSession(file.model, on: running.executor)
            let key = RandomKey(seed: seed.seed)
            // All draws of codewords are the same.
            let isCertain = file.model.autoencoder.codeLayout != nil
            let draws = samples ?? (isCertain ? 1 : 48)
            logDensities = { try session.logLikelihoods($0, samples: draws, key: key) }
            let logs = try session.logLikelihoods(
                examples, samples: draws, key: key
            ) { share in Terminal.show(share: share, of: "importance sampling") }
            Terminal.say(
                (isCertain
                    ? "bound, of codes that are certain"
                    : "importance-weighted bound of \(draws) draws")
                    + ", in nats; \(file.model.observations(seed: seed.seed))"
            )
            scorer = RowScorer(count: examples.count) { try $0(logs) }
        }
        let limit = try threshold ?? contamination.map { try scorer.quantile(1 - $0) }
        try write(
            scorer, limit: limit,
            try output.beginning(data, of: examples, for: model, standard: standard),
            reasons: why
                ? try soundReasons(scorer, limit: limit, examples, model)
                    ?? reasons(scorer, limit: limit, examples, model, logDensities) : nil)
    }

    /// For each row a text: the cells that make it strange; empty where nothing is to be said.
    private func reasons(
        _ scorer: RowScorer, limit: Double?, _ examples: Dataset,
        _ model: SavedModel, _ logDensities: (Dataset) throws -> [Double]
    ) throws -> [String] {
        guard examples.itemShape.count == 1 else {
            throw CommandFailure(
                .usage, "--why tells cells of tables, and these are no rows of one")
        }
        let table = examples.schema.observation.tableColumns
        let formats: [NumberFormat?] =
            switch model {
            case .autoencoder(let file): file.model.cellFormats ?? table.map { _ in nil }
            case .mixture(let file): file.manifest.formats ?? table.map { _ in nil }
            case .series(let file): file.manifest.formats
            case .frames: []
            }
        func text(_ cell: Double, _ column: TableColumn, _ format: NumberFormat?) -> String {
            format?.date?.text(of: cell) ?? column.text(of: cell)
        }
        let rows = try scorer.rows(above: limit)
        guard !rows.isEmpty else { return [String](repeating: "", count: examples.count) }
        let surprises = try CellSurprises(
            of: examples, rows: rows, cells: table.ranges, logDensities: logDensities
        ) { Terminal.show(share: $0, of: "cells") }
        var texts = [String](repeating: "", count: examples.count)
        for (place, row) in rows.enumerated() {
            let cells = table.codes(of: try examples.rowSource.values(ofRows: row..<row + 1))
            texts[row] = surprises.mostSurprising(ofRow: place).map { column, nats in
                "\(table[column].name)=\(text(cells[column], table[column], formats[column])) (\(Format.number(nats, decimals: 1)))"
            }.joined(separator: "; ")
        }
        return texts
    }

    /// For each sound a text: when and at which frequency it is strange; nil for data and models of other kinds.
    private func soundReasons(
        _ scorer: RowScorer, limit: Double?, _ examples: Dataset, _ model: SavedModel
    ) throws -> [String]? {
        guard case .autoencoder(let file) = model, file.model.sounds != nil else { return nil }
        var texts = [String](repeating: "", count: examples.count)
        let surprises = try SoundSurprises(
            of: examples, by: ModelSession(file.model, on: running.executor)
        ) { Terminal.show(share: $0, of: "regions") }
        for row in try scorer.rows(above: limit) {
            texts[row] = surprises.strangest(ofRow: row).map(\.text).joined(separator: "; ")
        }
        return texts
    }

    private func write(
        _ scorer: RowScorer, limit: Double?, _ beginning: RowBeginning?, reasons: [String]?
    ) throws {
        var (row, anomalies, empty) = (0, 0, 0)
        try TableOutput(
            columns: ["log_density", "anomaly_score"] + (limit == nil ? [] : ["anomaly"]),
            beginning: beginning, ending: reasons.map { ("because", $0) }
        ).write(to: output.place) { (body: ([Double]) throws -> Void) in
            try scorer.forEach { logs in
                try body(
                    logs.flatMap { log -> [Double] in
                        row += 1
                        if log.isNaN { empty += 1 }
                        guard !log.isInfinite else {
                            throw AutoencoderError.notFinite(function: "log p(x)", row: row)
                        }
                        guard let limit else { return [log, -log] }
                        guard !log.isNaN else { return [log, log, log] }
                        anomalies += -log > limit ? 1 : 0
                        return [log, -log, -log > limit ? 1 : 0]
                    })
            }
        }
        EmptyRows.announce(empty)
        if let limit {
            Terminal.say(
                "threshold \(Format.number(limit, decimals: 4)) nats: \(Format.count(anomalies)) of \(Format.count(scorer.count - empty)) rows are anomalies"
            )
        }
    }
}

/// log p(x) of rows, which may be asked for more than once.
private struct RowScorer {
    let count: Int

    init(count: Int, forEach: @escaping (([Double]) throws -> Void) throws -> Void) {
        self.count = count
        self.forEach = forEach
    }

    /// Hands out log p(x) of all rows in order, some at a time; NaN for a row without any cell.
    let forEach: (([Double]) throws -> Void) throws -> Void

    /// The rows whose score -log p(x) is above a limit; all that have one when nil.
    func rows(above limit: Double?) throws -> [Int] {
        var rows: [Int] = []
        var row = 0
        try forEach { logs in
            for log in logs {
                if !log.isNaN, limit.map({ -log > $0 }) ?? true { rows.append(row) }
                row += 1
            }
        }
        return rows
    }

    /// The score -log p(x) below which a share of the rows lies.
    func quantile(_ share: Double) throws -> Double {
        var scores: [Double] = []
        scores.reserveCapacity(count)
        try forEach { scores += $0.filter { !$0.isNaN }.map { -$0 } }
        scores.sort()
        guard !scores.isEmpty else { return .infinity }
        let below = Int((share * Double(scores.count)).rounded())
        return scores[min(max(below - 1, 0), scores.count - 1)]
    }
}

extension SoundSurprises.Place {
    /// For example `0.42 s, 1900 Hz (12.3)`.
    fileprivate var text: String {
        "\(Format.number(seconds, decimals: 2)) s, \(Format.number(hertz, decimals: 0)) Hz (\(Format.number(nats, decimals: 1)))"
    }
}
