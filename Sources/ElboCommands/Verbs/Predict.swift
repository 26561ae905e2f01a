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
            the encoder.

            Example:
              elbo predict penguins.safetensors penguins.csv --target species --append --output told.csv
              elbo predict digits.safetensors digits.npy --target labels.npy --probe neighbours --json
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
        help: ArgumentHelp(
            "What is told: a column of the data, or a file (idx, npy, npz:member, one column of text). Empty texts and NA are not known.",
            valueName: "file|column"),
        completion: .file())
    var target: String

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
        if let neighbours, !(1...10_000).contains(neighbours) {
            throw ValidationError("--neighbours is \(neighbours), it must be in 1...10000")
        }
    }

    func run() throws {
        try output.check(reading: model.path, data.path, told.labels, target)
        let model = try model.openAny()
        try model.requireCondition(toBeTold: told.labels)
        let examples = try data.read(
            for: model, aside: [told.labels, target], threads: running.threads)
        let labels = try PartialLabels.read(
            target, beside: data.path, count: examples.count, header: data.reading.header)
        let features = try features(of: examples, by: model)
        let beginning = try output.beginning(
            data, of: examples, for: model, standard: .number)
        let probe: Probe = probe == .linear ? .linear : .neighbours(neighbours ?? 15)
        let key = RandomKey(seed: seed.seed)
        do {
            if areNumbers(labels) {
                try tell(
                    NumberPrediction(
                        features, numbers: try numbers(labels), probe: probe, key: key), beginning)
            } else {
                try tell(
                    ClassPrediction(features, labels: labels, probe: probe, key: key), beginning)
            }
        } catch let error as PredictionError {
            throw CommandFailure(.badData, "\(target): \(error)")
        }
    }

    // MARK: The target

    private func areNumbers(_ labels: PartialLabels) -> Bool {
        if let kind { return kind == .numbers }
        return labels.names.count > 20 && labels.names.allSatisfy { Double($0)?.isFinite ?? false }
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
            let shown = try hidingTarget(in: examples, of: file.model.schema)
            let codes = try ModelSession(file.model, on: running.executor)
                .encode(model.telling(shown, nil))
            return ProbeFeatures(codes.means.map(Double.init), width: codes.dimension)
        case .mixture(let file):
            if file.mixture.columns?.contains(target) ?? false {
                throw CommandFailure(
                    .usage,
                    "\(target) is a column of the mixture; elbo impute tells it where it is missing, or fit the mixture with --exclude \(target)"
                )
            }
            var shares: [Double] = []
            try file.mixture.forEachPosterior(of: examples.rowSource, threads: running.threads) {
                shares += $0.responsibilities
            }
            return ProbeFeatures(shares, width: file.mixture.laws)
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

    private func tell(_ prediction: ClassPrediction, _ beginning: RowBeginning?) throws {
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
            for row in prediction.probabilities.indices {
                let label = prediction.label(of: row)
                let shares = prediction.probabilities[row]
                try body([Double(label), shares[label]] + shares)
            }
        }
    }

    private func tell(_ prediction: NumberPrediction, _ beginning: RowBeginning?) throws {
        let scores = prediction.scores
        Terminal.say(
            "\(Format.count(scores.known)) numbers known, told in \(scores.folds) folds:")
        Terminal.say(
            "mean absolute error \(Format.estimate(scores.absoluteError.mean, scores.absoluteError.standardError)), "
                + "\(Format.number(100 * scores.explained, decimals: 1)) % of the variance told"
        )
        Terminal.say(
            "intervals of ± \(Format.significant(prediction.reach)) hold \(Format.number(100 * scores.coverage.mean, decimals: 1)) % (90 wanted)"
        )
        try write(["prediction", "low", "high"], levels: [:], beginning, scores) { body in
            for number in prediction.numbers {
                try body([number, number - prediction.reach, number + prediction.reach])
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
