import ArgumentParser
import Elbo
import Foundation

/// `elbo predict`
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A class or a number for each row, told from its code.",
        discussion: """
            A probe is fitted to the codes of the rows whose target is known (of a mixture, to the components' \
            probabilities) and tells the target of all rows: with classes the most probable one and the \
            probability of each, with numbers the expected one and an interval that holds nine in ten. Rows whose \
            target is known are told by probes that did not see them, of five folds, so that the scores are those \
            that new rows can expect. Where the target is a column of the model itself, its cells are hidden from \
            the encoder. A mixture fitted with elbo mixture --target and an autoencoder that infers classes (elbo train --recipe \
            m2) need no target here: they tell their own classes, and a target that is given says how well; an autoencoder's \
            codes are asked with --probe, --as or --labelled.

            A model of series (elbo mixture --time) forecasts: --count steps behind the end of each series of the data, with \
            the mean and an interval that holds nine in ten of each column, of a category the most probable level.

            A model of frames (elbo train --recipe svg on clips) continues each clip: the frames given come first, then \
            --count that follow; in pictures beside the true ones, where the clip goes on so far.

            Example:
              elbo predict penguins.safetensors penguins.csv --target species --append --output told.csv
              elbo predict penguins.safetensors new.csv --target species --labelled penguins.csv
              elbo predict classes.safetensors new.csv --output told.csv
              elbo predict classes.safetensors new.csv --costs sick:well=10 --output told.csv
              elbo predict m2.safetensors digits.npy --target labels.npy --output told.csv
              elbo predict digits.safetensors digits.npy --target labels.npy --probe neighbours --json
              elbo predict series.safetensors sales.csv --count 12 --output forecast.csv
              elbo predict moving.safetensors digits.npy --given 5 --count 20 --futures 3 --output next.apng
            """)

    enum ProbeKind: String, CaseIterable, ExpressibleByArgument {
        case linear, neighbours
    }

    enum TargetKind: String, CaseIterable, ExpressibleByArgument {
        case classes, numbers
    }

    @OptionGroup var model: ModelOption
    @OptionGroup var data: DataOptions
    @OptionGroup var told: ToldClasses

    @Option(
        name: .customLong("target"),
        help: ArgumentHelp(
            "What is told, unless the mixture has classes of its own: a column of the data, or a file (idx, npy, npz:member, one column of text). Empty texts and NA are not known.",
            valueName: "file|column"),
        completion: .file())
    var targetName: String?

    /// Whether a probe was asked for by any of its options.
    private var usesProbe: Bool { labelled != nil || kind != nil || probe != .linear }

    /// What a probe tells.
    private var target: String { targetName ?? "" }

    @Option(
        help: ArgumentHelp(
            "Learn from these rows, a file with the model's columns in which the target is known; the data then need no target.",
            valueName: "data"),
        completion: .file())
    var labelled: String?

    @Option(
        name: .customLong("as"),
        help:
            "What the target is (default: numbers where all texts are and more than 20 differ, else classes)."
    )
    var kind: TargetKind?

    @Option(
        help:
            "What looks at the codes: a linear function, or the nearest labelled codes (default: linear)."
    )
    var probe: ProbeKind = .linear

    @Option(help: "Of --probe neighbours: how many (default: 15).")
    var neighbours: Int?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Of a model of series: forecast so many steps (default: 12). Of a model of frames: how many follow (default: the rest of a clip as long as those of training).",
            valueName: "steps"))
    var count: Int?

    @Option(
        help: ArgumentHelp(
            "Of a model of frames: see so many first frames of each clip (default: half of a clip as long as those of training).",
            valueName: "frames"))
    var given: Int?

    @Option(
        help: ArgumentHelp(
            "Of a model of frames: so many futures of each clip, from different draws of codes (default: one, along the means of codes).",
            valueName: "number"))
    var futures: Int?

    @Option(
        help: ArgumentHelp(
            "Of a model of frames: go on with so many first clips (default: all, of pictures 8).",
            valueName: "number"))
    var clips: Int?

    @Flag(help: "Of a model of frames: draw frames from p(x|z) instead of showing its mean.")
    var draw = false

    @Option(
        help: ArgumentHelp(
            "Of a model's own classes: what mistakes cost, TRUE:TOLD=COST, all others 1; each row is told the class of the least expected cost.",
            valueName: "costs"))
    var costs: CostOption?

    @Flag(
        help:
            "Print the scores as one JSON object, in place of the rows unless --output names a file."
    )
    var json = false

    @OptionGroup var output: TableOutputOption
    @OptionGroup var seed: SeedOption
    @OptionGroup var running: RunOptions

    func validate() throws {
        if neighbours != nil, probe != .neighbours {
            throw ValidationError("--neighbours belongs to --probe neighbours")
        }
        if let count, !(1...1_000_000).contains(count) {
            throw ValidationError("--count is \(count), it must be in 1...1000000")
        }
        for (name, value) in [("given", given), ("futures", futures), ("clips", clips)] {
            if let value, !(1...10_000).contains(value) {
                throw ValidationError("--\(name) is \(value), it must be in 1...10000")
            }
        }
        if let neighbours, !(1...10_000).contains(neighbours) {
            throw ValidationError("--neighbours is \(neighbours), it must be in 1...10000")
        }
    }

    func run() throws {
        try output.clips.check(reading: model.path, data.path, told.labels, targetName, labelled)
        let model = try model.openAny()
        if case .frames(let file) = model { return try continueClips(file) }
        try output.requireTable()
        guard given == nil, futures == nil, clips == nil, !draw else {
            throw CommandFailure(
                .usage,
                "--given, --futures, --clips and --draw belong to models of frames; train one with --recipe svg on clips"
            )
        }
        if case .series(let file) = model { return try forecast(file) }
        guard count == nil else {
            throw CommandFailure(
                .usage, "--count belongs to models of series; fit one with elbo mixture --time")
        }
        if case .mixture(let file) = model, let classes = file.mixture.classes {
            return try tell(classes, by: file)
        }
        try model.refuseSentences("predict takes rows of tables; encode gives their codes as one")
        if case .autoencoder(let file) = model, file.model.autoencoder.takesUntoldClasses,
            !usesProbe
        {
            return try tellClasses(by: file)
        }
        guard costs == nil else {
            throw CommandFailure(
                .usage,
                "--costs belongs to models with classes of their own; fit a mixture with --target, or train one with --recipe m2"
            )
        }
        guard targetName != nil else {
            throw CommandFailure(
                .usage,
                "the model has no classes of its own; name what is told with --target, train one with --recipe m2, or fit a mixture with --target"
            )
        }
        try model.requireCondition(toBeTold: told.labels)
        let asked = try rows(at: data.path, of: model, hasTarget: labelled == nil)
        let beginning = try output.beginning(data, of: asked, for: model, standard: .number)
        let empty = EmptyRows(of: asked)
        empty.announce()
        let (features, labels) = try known(asked, model)
        let probe: Probe = probe == .linear ? .linear : .neighbours(neighbours ?? 15)
        let key = RandomKey(seed: seed.seed)
        do {
            if areNumbers(labels) {
                try tell(
                    NumberPrediction(
                        features, numbers: try numbers(labels), probe: probe, key: key),
                    of: asked.count, empty, beginning)
            } else {
                try tell(
                    ClassPrediction(features, labels: labels, probe: probe, key: key),
                    of: asked.count, empty, beginning)
            }
        } catch let error as PredictionError {
            throw CommandFailure(.badData, "\(target): \(error)")
        }
    }

    private func forecast(_ file: SeriesFile) throws {
        guard targetName == nil, labelled == nil, told.labels == nil, !json, output.id == nil,
            !output.append
        else {
            throw CommandFailure(
                .usage,
                "a model of series forecasts its own columns; leave out --target, --labelled, --labels, --json, --id and --append"
            )
        }
        try SeriesUse(file, data, threads: running.threads)
            .writeForecasts(count ?? 12, to: output.place)
    }

    /// Rows as the encoder sees them, which must not know the target.
    private func rows(at path: String, of model: SavedModel, hasTarget: Bool) throws -> Dataset {
        let rows = try data.reading.read(
            path, for: model, aside: [told.labels, hasTarget ? target : nil],
            allowsEmptyColumns: true, threads: running.threads)
        guard case .autoencoder(let file) = model else { return rows }
        let size = file.model.autoencoder.dataSize
        guard rows.itemSize == size else {
            throw CommandFailure(
                .usage,
                "the rows of \(path) have \(Format.count(rows.itemSize, "number")), the model takes \(size); give a target that is one of the model's columns by its name, and tell columns that share a name apart with --columns"
            )
        }
        return try hidingTarget(in: rows, of: file.model.schema)
    }

    /// The features of all rows and what is known of their target; labelled rows of their own come last.
    private func known(_ asked: Dataset, _ model: SavedModel) throws -> (
        ProbeFeatures, PartialLabels
    ) {
        let learned = try labelled.map { try rows(at: $0, of: model, hasTarget: true) } ?? asked
        let read = try data.reading.partialLabels(
            target, for: learned, at: labelled ?? data.path)
        // A row without any cell tells nothing.
        let empty = EmptyRows(of: learned).rows
        let texts = read.values.enumerated().map { row, label in
            label < 0 || empty.contains(row) ? nil : read.names[label]
        }
        let features = try features(of: learned, by: model)
        guard labelled != nil else { return (features, PartialLabels(texts)) }
        let others = try self.features(of: asked, by: model)
        return (
            ProbeFeatures(others.values + features.values, width: features.width),
            PartialLabels([String?](repeating: nil, count: asked.count) + texts)
        )
    }

    // MARK: The target

    private func areNumbers(_ labels: PartialLabels) -> Bool {
        if let kind { return kind == .numbers }
        return labels.areNumbers
    }

    private func numbers(_ labels: PartialLabels) throws -> [Double] {
        let numbers = labels.names.map { Double($0) ?? .nan }
        if let wrong = zip(labels.names, numbers).first(where: { !$0.1.isFinite }) {
            throw CommandFailure(
                .badData, "\(target): '\(wrong.0)' is no number; leave out --as numbers")
        }
        return labels.values.map { $0 < 0 ? .nan : numbers[$0] }
    }

    // MARK: The codes

    private func features(of examples: Dataset, by model: SavedModel) throws -> ProbeFeatures {
        switch model {
        case .autoencoder(let file):
            let codes = try ModelSession(file.model, on: running.executor)
                .encode(model.telling(examples, nil))
            return ProbeFeatures(codes.means.map(Double.init), width: codes.dimension)
        case .mixture(let file):
            if file.mixture.rowColumns?.contains(target) ?? false {
                throw CommandFailure(
                    .usage,
                    "\(target) is a column of the mixture; elbo impute tells it where it is missing, or fit the mixture with --exclude \(target)"
                )
            }
            var shares: [Double] = []
            try file.mixture.forEachPosterior(
                of: examples.rows(for: file.mixture), threads: running.threads
            ) {
                shares += $0.responsibilities
            }
            return ProbeFeatures(shares, width: file.mixture.laws)
        case .series, .frames: preconditionFailure("a model of what follows forecasts")
        }
    }

    /// The examples as an encoder sees them that must not know the target.
    private func hidingTarget(in examples: Dataset, of schema: ExampleSchema) throws -> Dataset {
        let table = schema.observation.table
        let place =
            table?.firstIndex { $0.name == target }
            ?? schema.observation.columns?.firstIndex(
                of: target)
        guard let place else { return examples }
        let cells = table?.ranges[place] ?? place..<place + 1
        guard examples.itemSize > cells.count else {
            throw CommandFailure(.usage, "the model knows no column but \(target)")
        }
        Terminal.say("\(target) is a column of the model: its cells are hidden from the encoder")
        if schema.mask == nil {
            Terminal.say(
                "note: the model was trained on whole rows and takes hidden cells for the mean; train it with --hide-cells 0.25"
            )
        }
        return examples.hiding(numbers: cells)
    }

    // MARK: The rows

    private func tell(
        _ prediction: ClassPrediction, of count: Int, _ empty: EmptyRows, _ beginning: RowBeginning?
    ) throws {
        let scores = prediction.scores
        Terminal.say(
            "\(Format.count(scores.known)) rows of \(Format.count(prediction.names.count)) classes known, told in \(scores.folds) folds:"
        )
        func percent(_ share: Double) -> String { Format.number(100 * share, decimals: 2) }
        Terminal.say(
            "wrong \(percent(scores.error.mean)) ± \(percent(scores.error.standardError)) %; \(percent(scores.commonestError)) % if all were told the commonest"
        )
        Terminal.say(
            "log loss \(Format.estimate(scores.logLoss.mean, scores.logLoss.standardError)) nats; expected calibration error \(Format.number(scores.expectedCalibrationError, decimals: 4))"
        )
        try write(
            ["prediction", "probability"] + prediction.names.map { "p_\($0)" },
            levels: [0: prediction.names], beginning, scores
        ) { body in
            for row in 0..<count {
                let label = prediction.label(of: row)
                let shares = prediction.probabilities[row]
                let line = [Double(label), shares[label]] + shares
                try body(empty.blanked(line, from: row, width: line.count))
            }
        }
    }

    private func tell(
        _ prediction: NumberPrediction, of count: Int, _ empty: EmptyRows,
        _ beginning: RowBeginning?
    ) throws {
        let scores = prediction.scores
        Terminal.say(
            "\(Format.count(scores.known)) numbers known, told in \(scores.folds) folds:")
        Terminal.say(
            "mean absolute error \(Format.estimate(scores.absoluteError.mean, scores.absoluteError.standardError)), \(Format.significant(scores.medianError)) if all were told the median; "
                + "\(Format.number(100 * scores.explained, decimals: 1)) % of the variance told"
        )
        Terminal.say(
            "intervals reach ± \(Format.significant(prediction.reach)); made of the other folds' errors they hold \(Format.number(100 * scores.coverage.mean, decimals: 1)) % (90 wanted)"
        )
        try write(["prediction", "low", "high"], levels: [:], beginning, scores) { body in
            for (row, number) in prediction.numbers.prefix(count).enumerated() {
                let line = [number, number - prediction.reach, number + prediction.reach]
                try body(empty.blanked(line, from: row, width: 3))
            }
        }
    }

    private func write(
        _ columns: [String], levels: [Int: [String]], _ beginning: RowBeginning?,
        _ scores: some Encodable, _ rows: (([Double]) throws -> Void) throws -> Void
    ) throws {
        if json { try Results.print(json: scores) }
        guard !json || output.output != "-" else { return }
        try TableOutput(columns: columns, levels: levels, beginning: beginning)
            .write(to: output.place, rows)
    }
}
