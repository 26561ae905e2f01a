public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Independent zeros and ones; the network gives log-odds. Data must be in [0, 1].
public struct BernoulliLikelihood: LikelihoodPart {
    /// "bernoulli"
    public static let kind: String = "bernoulli"
    /// For people who choose.
    public static let summary: String = "zeros and ones, or grey values drawn as such"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "Bernoulli" }
    /// 0...1
    public var support: Support { .unitInterval }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        Bernoulli(logits: output)
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [logOdds(mean)] }
}

extension Likelihood {
    /// Independent zeros and ones.
    public static let bernoulli: Likelihood = Likelihood(BernoulliLikelihood())
}
