/// Models side by side on the same rows, with the standard errors of their differences.
///
/// Rows that are hard for one model are hard for the others: a difference, row by row, is known much better than the two
/// means that it is of.
public struct ModelComparison: Codable, Sendable {
    /// What is said of one model.
    public struct Entry: Codable, Sendable {
        /// What it is called.
        public let name: String
        /// log p(x), nats per example: of a mixture exact, of an autoencoder the importance-weighted estimate; nil for
        /// a plain autoencoder, which has none.
        public let logLikelihood: Estimate?
        /// The model's log p(x) less the first one's; nil for the first, and where the two are of different things.
        public let difference: Estimate?
        /// Why there is no difference, where that needs a reason.
        public let reason: String?
        /// How it was made, by the option's name: only what differs among the models.
        public let options: [String: String]
    }

    /// Rows that were judged: those with a cell.
    public let examples: Int
    /// Draws of z for each row of an autoencoder.
    public let samples: Int
    /// The models that learned from these very rows, which flatters them.
    public let trainedOnThese: [String]
    /// The models, in the order given.
    public let models: [Entry]

    /// A model to be compared, and how it sees the rows.
    public struct Candidate {
        let name: String
        let model: SavedModel
        let rows: Dataset

        /// Names a model.
        ///
        /// - Parameters:
        ///   - name: What it is called, no two alike.
        ///   - model: The model.
        ///   - rows: The rows as it takes them; the same rows for all.
        public init(_ name: String, _ model: SavedModel, on rows: Dataset) {
            self.name = name
            self.model = model
            self.rows = rows
        }
    }

    /// Judges all models.
    ///
    /// - Parameters:
    ///   - candidates: At least two.
    ///   - samples: Draws of z for each row of an autoencoder.
    ///   - seed: Decides them, and how pixels are binarised.
    ///   - executor: What runs autoencoders.
    ///   - threads: How many cores mixtures use.
    ///   - progress: Told which share is done.
    /// - Throws: `AutoencoderError`, `MixtureError` and `DataError` when the rows do not fit a model.
    public init(
        _ candidates: [Candidate], samples: Int = 100, seed: UInt64 = 0, on executor: any Executor,
        threads: Int? = nil, progress: (Double) -> Void = { _ in }
    ) throws {
        var logs: [[Double]?] = []
        for (place, candidate) in candidates.enumerated() {
            logs.append(
                try candidate.logLikelihoods(
                    samples: samples, seed: seed, on: executor, threads: threads
                ) { progress((Double(place) + $0) / Double(candidates.count)) })
            try logs[place].map(candidate.requireFinite)
        }
        let known = candidates[0].rows.rowsWithCells
        examples = known.count
        self.samples = samples
        trainedOnThese = try candidates.filter { try $0.hasLearned }.map(\.name)
        let options = candidates.map(\.model.options)
        // What one model alone has differs from nothing.
        let names = Set(options.flatMap(\.keys)).filter { name in
            Set(options.compactMap { $0[name] }).count > 1
        }
        let first = candidates[0]
        models = candidates.indices.map { place in
            let own = candidates[place]
            let reason = place == 0 ? nil : own.reasonAgainst(first)
            let values = logs[place].map { logs in known.map { logs[$0] } }
            var difference: Estimate?
            if place > 0, reason == nil, let values, let base = logs[0] {
                difference = Estimate(of: zip(values, known).map { $0 - base[$1] })
            }
            return Entry(
                name: own.name, logLikelihood: values.map(Estimate.init(of:)),
                difference: difference, reason: reason,
                options: Dictionary(
                    uniqueKeysWithValues: names.map { ($0, options[place][$0] ?? "-") }))
        }
    }
}

extension ModelComparison.Candidate {
    /// log p(x) of each row, NaN for one without a cell; nil for a model that has none.
    fileprivate func logLikelihoods(
        samples: Int, seed: UInt64, on executor: any Executor, threads: Int?,
        progress: (Double) -> Void
    ) throws -> [Double]? {
        switch model {
        case .autoencoder(let file):
            guard file.model.autoencoder.hasBound else { return nil }
            let session = ModelSession(file.model, on: executor)
            // p(x), whatever classes are told.
            return try session.logLikelihoods(
                session.withoutClasses(rows), samples: samples, key: RandomKey(seed: seed),
                progress: progress)
        case .mixture(let file):
            var logs: [Double] = []
            try file.mixture.forEachPosterior(of: rows.levelSource, threads: threads) {
                logs += $0.logDensities
            }
            return logs
        case .series, .frames:
            return nil
        }
    }

    /// Whether the model learned from these rows.
    fileprivate var hasLearned: Bool {
        get throws {
            switch model {
            case .autoencoder(let file): file.wasTrained(with: rows)
            case .mixture(let file): try file.wasFitted(to: rows.levelSource)
            case .series(let file): try file.wasFitted(to: rows.levelSource)
            case .frames(let file): file.wasTrained(with: rows)
            }
        }
    }

    /// Refuses numbers of which no mean can be taken.
    fileprivate func requireFinite(_ logs: [Double]) throws {
        guard let row = logs.firstIndex(where: \.isInfinite) else { return }
        throw AutoencoderError.notFinite(
            function: "log p(x) of \(name)", row: rows.number(ofRow: row))
    }

    /// Why the numbers of two models are not of the same thing; nil where they are.
    fileprivate func reasonAgainst(_ other: ModelComparison.Candidate) -> String? {
        let (own, theirs) = (model.subject, other.model.subject)
        if own.observations == nil { return "it has no log p(x)" }
        if theirs.observations == nil { return "\(other.name) has no log p(x)" }
        if own.columns != theirs.columns { return "they describe other columns" }
        if own.categories != theirs.categories {
            return "they take other columns as categories, or know other levels of them"
        }
        if own.observations != theirs.observations {
            return
                "one describes \(theirs.observations ?? ""), the other \(own.observations ?? "")"
        }
        return nil
    }
}

extension SavedModel {
    /// What a model's log p(x) is about: the columns, which of them are categories, and what becomes of their values.
    fileprivate var subject: (columns: [String]?, categories: [TableColumn], observations: String?)
    {
        switch self {
        case .autoencoder(let file):
            (
                file.model.sourceColumns,
                (file.model.table ?? []).filter { $0.levels != nil },
                file.model.autoencoder.hasBound
                    ? file.model.observations(seed: 0)
                        + (file.model.table == nil
                            || file.model.autoencoder.likelihood.kind == "mixed"
                            ? "" : "; categories as numbers") : nil
            )
        case .mixture(let file):
            (
                file.mixture.rowColumns, (file.mixture.table ?? []).filter { $0.levels != nil },
                "values as they are; densities in the data's own units"
            )
        case .series(let file):
            (
                file.model.layout.rowColumns,
                (file.model.layout.table ?? []).filter { $0.levels != nil }, nil
            )
        case .frames: (nil, [], nil)
        }
    }

    /// How the model was made, by the option's name.
    package var options: [String: String] {
        switch self {
        case .autoencoder(let file):
            let (autoencoder, training) = (file.model.autoencoder, file.manifest.training)
            return [
                "family": "autoencoder", "recipe": file.manifest.recipe.name,
                "encoder": autoencoder.encoder.summary(inputs: autoencoder.encoderInputs),
                "decoder": autoencoder.decoder.summary(inputs: autoencoder.decoderInputs),
                "classifier":
                    autoencoder.classes.map {
                        $0.classifier.summary(inputs: autoencoder.classifierInputs)
                    } ?? "none",
                "latent dimensions": "\(autoencoder.latentDimension)",
                "posterior": autoencoder.posterior.description,
                "prior": autoencoder.prior.description,
                "likelihood": autoencoder.likelihood.description,
                "objective": autoencoder.objective.description,
                "strategy": autoencoder.strategy.description,
                "missing cells": autoencoder.seesMask ? autoencoder.maskSummary : "none",
                "parameters": "\(autoencoder.parameters.trainedCount)",
                "epochs":
                    "\(training.keptEpoch ?? training.history.count) of \(training.history.count)",
                "batch": "\(training.options.batchSize)",
                "optimiser": training.options.optimizer.summary,
                "learning rate":
                    "\(training.options.learningRate), \(training.options.schedule.summary)",
                "seed": "\(training.options.seed)", "data": training.data,
            ]
        case .mixture(let file):
            return [
                "family": "mixture", "components": "\(file.mixture.components.count)",
                "covariances": file.mixture.model.rawValue,
                "noise": file.mixture.noise == nil ? "none" : "uniform",
                "parameters": "\(file.mixture.parameterCount)",
                "data": file.manifest.fit?.data ?? "-",
            ]
        case .frames(let file):
            let (model, training) = (file.model.model, file.manifest.training)
            return [
                "family": "frames", "recipe": file.manifest.recipe.name,
                "parameters": "\(model.parameters.trainedCount)", "data": training.data,
            ]
        case .series(let file):
            return [
                "family": file.manifest.family.rawValue,
                "parameters": "\(file.model.layout.parameterCount)",
                "data": file.manifest.states?.fit?.data ?? "-",
            ]
        }
    }
}
