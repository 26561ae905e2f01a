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
        let observations =
            switch autoencoder.binarization {
            case .none:
                switch transform {
                case .identity: "values as they are"
                case .scale(let factor): "values times \(factor); densities refer to these"
                case .standardize:
                    "each column at mean 0 and standard deviation 1 of the training data; densities refer to these"
                }
            case .stochastic:
                "pixels drawn once as 0 or 1 with their grey value as probability, seed \(seed)"
            case .threshold: "pixels set to 1 from one half on"
            }
        return Evaluation(
            unit: "nats per example", examples: data.count, observations: observations,
            posterior: autoencoder.posterior,
            bound: try evaluateBound(data, key: key, on: executor),
            usage: codes.usage(key: key.child(3)),
            logLikelihood: try samples.map {
                try evaluateLogLikelihood(
                    data, samples: $0, key: key, on: executor, progress: progress)
            })
    }
}
