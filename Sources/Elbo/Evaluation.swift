/// Everything `elbo evaluate` says about a model and data; in nats per example, densities in the data's own units.
public struct Evaluation: Codable, Hashable, Sendable {
    /// "nats per example" or "nats per sentence"
    public let unit: String
    /// What the densities refer to, such as "the data's own units"; "none" for probabilities.
    public let densityUnit: String
    /// Examples that were judged.
    public let examples: Int
    /// Rows that were not, because they have no cell.
    public let emptyRows: Int
    /// What was binarised how, and with which draws.
    public let observations: String
    /// The family of q(z|x).
    public let posterior: String
    /// Whether there is a bound; for a point what is below is the reconstruction alone, and no bound.
    public let hasBound: Bool
    /// Whether the likelihood is a loss, so that what is below is the loss's negative less the KL, and no bound; nil where it
    /// is a law.
    public var isLoss: Bool?
    /// The evidence lower bound and its parts.
    public let bound: BoundEvaluation
    /// How much of the latent space is used, by the codes of the observations that the bound scores.
    public let usage: LatentUsage
    /// The importance-weighted estimate, when it was asked for.
    public let logLikelihood: LogLikelihoodEvaluation?
    /// The estimate by annealed importance sampling, when it was asked for.
    public let annealed: AnnealedEvaluation?
    /// How well q(y|x) tells the classes that were told, by a model that infers classes; nil where none was.
    public let classes: DiscriminantScores?
    /// How the most probable components of the prior agree with known classes, where the prior has components and classes were given;
    /// nil elsewhere.
    public var clustering: ClusteringScores?
    /// The bounds as the length of a code, where that has a meaning.
    public let bits: BitsPerDimension?
    /// Which of the examples that the model was trained with these are; nil when they are other data, or not known.
    public var trainedOn: TrainingExamples?
}

extension ModelSession {
    /// Judges the model on data; rows without any cell are left out.
    ///
    /// - Parameters:
    ///   - all: Examples, in the units the model was trained on.
    ///   - samples: Draws for the importance-weighted estimate; nil leaves it out.
    ///   - temperatures: Of annealed importance sampling; nil leaves it out.
    ///   - chains: Of annealed importance sampling, for each example.
    ///   - seed: Decides everything random.
    ///   - progress: Told which share is done: of the bound, then of the importance sampling, then of the annealed one.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func evaluate(
        _ all: Dataset, samples: Int? = nil, temperatures: Int? = nil, chains: Int = 4,
        seed: UInt64 = 0,
        progress: (Double) -> Void = { _ in }
    ) throws -> Evaluation {
        try evaluateEach(
            all, samples: samples, temperatures: temperatures, chains: chains, seed: seed,
            progress: progress
        ).evaluation
    }

    /// Judges the model on data, and says what each example that was judged has in it.
    ///
    /// - Throws: as `evaluate`.
    package func evaluateEach(
        _ all: Dataset, samples: Int? = nil, temperatures: Int? = nil, chains: Int = 4,
        seed: UInt64 = 0, progress: (Double) -> Void = { _ in }
    ) throws -> (evaluation: Evaluation, each: ExampleNumbers) {
        let told = all.withoutEmptyRows
        guard told.count > 0 else { throw AutoencoderError.noCells(name: all.name) }
        let classes = try scoresOfClasses(told)
        // p(x), whatever is told.
        let data = try withoutClasses(told)
        let key = RandomKey(seed: seed).child(0xE7A1)
        let (bound, codes, bounds) = try evaluateBoundAndCodes(data, key: key, progress: progress)
        let weighted = try samples.map {
            try evaluateLogLikelihoods(data, samples: $0, key: key, progress: progress)
        }
        let logLikelihood = weighted?.evaluation
        let annealed = try temperatures.map {
            try evaluateByAnnealing(
                data, temperatures: $0, chains: chains, key: key, progress: progress)
        }
        let posterior = model.autoencoder.posterior
        let evaluation = Evaluation(
            unit: model.unit, densityUnit: model.densityUnit,
            examples: data.count,
            emptyRows: all.count - data.count, observations: model.observations(seed: seed),
            posterior: posterior.kind,
            hasBound: model.autoencoder.hasBound,
            isLoss: model.autoencoder.likelihood.part.isNormalized ? nil : true, bound: bound,
            usage: try (model.autoencoder.codeLayout == nil ? codes : encode(data))
                .usage(
                    key: key.child(3),
                    priorVariance: posterior.part.space.variance(
                        dimensions: model.autoencoder.latentDimension)),
            logLikelihood: logLikelihood, annealed: annealed, classes: classes,
            bits: data.hasMissing
                ? nil
                : BitsPerDimension(
                    of: model.autoencoder, elbo: bound.elbo,
                    logLikelihood: logLikelihood?.logLikelihood), trainedOn: nil)
        return (evaluation, ExampleNumbers(bounds: bounds, logLikelihoods: weighted?.each))
    }
}

/// What each example that was judged has in an evaluation.
package struct ExampleNumbers: Sendable {
    /// Its bound.
    package let bounds: ExampleBounds
    /// Its importance-weighted estimate, when that was asked for.
    package let logLikelihoods: [Double]?
}

extension TrainedAutoencoder {
    /// What numbers are in, such as "nats per example".
    package var unit: String {
        (autoencoder.likelihood.part.isNormalized ? "nats" : "weighted distance (KL: nats)")
            + " per \(exampleName)"
    }

    /// What densities refer to, in words.
    package var densityUnit: String { autoencoder.densityUnit }

    /// What the likelihood scores, in words.
    package func observations(seed: UInt64) -> String { autoencoder.observations(seed: seed) }
}

extension Autoencoder {
    /// What densities refer to, in words.
    fileprivate var densityUnit: String {
        guard likelihood.part.isDensity else { return "none" }
        return observation == .dequantized
            ? "pixels as (level + u) / 256" : "the data's own units"
    }

    /// What the likelihood scores, in words.
    package func observations(seed: UInt64) -> String {
        switch observation {
        case .none:
            if likelihood.part.support == .pixelLevels {
                return "pixels as 256 levels; probabilities of these"
            }
            guard likelihood.part.isDensity else { return "values as they are" }
            return "values as they are; densities in \(densityUnit)"
        case .stochastic:
            return "pixels drawn once as 0 or 1 with their grey value as probability, seed \(seed)"
        case .threshold:
            return "pixels set to 1 from one half on"
        case .dequantized:
            return
                "pixels as (level + u) / 256 with uniform noise u drawn once, seed \(seed); densities refer to these"
        }
    }
}
