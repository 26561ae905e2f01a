/// Everything `elbo evaluate` says about a model and data; in nats per example.
public struct Evaluation: Codable, Hashable, Sendable {
    /// "nats per example"
    public let unit: String
    /// Examples.
    public let examples: Int
    /// What was binarised how, and with which draws.
    public let observations: String
    /// The family of q(z|x); for a point the bound below is the reconstruction alone, and no bound.
    public let posterior: PosteriorFamily
    /// The evidence lower bound and its parts, one draw of z for each example.
    public let bound: BoundEvaluation
    /// How much of the latent space is used.
    public let usage: LatentUsage
    /// The importance-weighted estimate, when it was asked for.
    public let logLikelihood: LogLikelihoodEvaluation?
    /// The bounds as the length of a code, where that has a meaning.
    public let bits: BitsPerDimension?
}

extension TrainedAutoencoder {
    /// Judges the model on data.
    ///
    /// - Parameters:
    ///   - data: Examples, in the units the model was trained on.
    ///   - samples: Draws for the importance-weighted estimate; nil leaves it out.
    ///   - seed: Decides everything random.
    ///   - executor: What runs the model.
    ///   - progress: Told which share of the importance sampling is done.
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func evaluate(
        _ data: Dataset, samples: Int? = nil, seed: UInt64 = 0, on executor: any Executor,
        progress: (Double) -> Void = { _ in }
    ) throws -> Evaluation {
        try evaluate(
            data, codes: encode(data, on: executor), samples: samples, seed: seed, on: executor,
            progress: progress)
    }

    /// The same for data that are encoded already.
    func evaluate(
        _ data: Dataset, codes: LatentCodes, samples: Int? = nil, seed: UInt64,
        on executor: any Executor, progress: (Double) -> Void = { _ in }
    ) throws -> Evaluation {
        let key = RandomKey(seed: seed).child(0xE7A1)
        let bound = try evaluateBound(data, key: key, on: executor)
        let logLikelihood = try samples.map {
            try evaluateLogLikelihood(data, samples: $0, key: key, on: executor, progress: progress)
        }
        return Evaluation(
            unit: "nats per example", examples: data.count,
            observations: observations(seed: seed), posterior: autoencoder.posterior, bound: bound,
            usage: codes.usage(key: key.child(3)), logLikelihood: logLikelihood,
            bits: BitsPerDimension(
                of: autoencoder, elbo: bound.elbo, logLikelihood: logLikelihood?.logLikelihood))
    }

    /// What the likelihood scores, in words.
    private func observations(seed: UInt64) -> String {
        switch autoencoder.binarization {
        case .none:
            if autoencoder.likelihood.isOverPixelLevels {
                return "pixels as 256 levels; probabilities of these"
            }
            switch transform {
            case .identity: return "values as they are"
            case .scale(let factor): return "values times \(factor); densities refer to these"
            case .standardize:
                return
                    "each column at mean 0 and standard deviation 1 of the training data; densities refer to these"
            }
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
