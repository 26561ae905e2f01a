public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Independent zeros and ones; the network gives log-odds. Data must be in [0, 1].
public struct BernoulliLikelihood: LikelihoodPart {
    public static let kind: String = "bernoulli"
    public static let summary: String = "zeros and ones, or grey values drawn as such"

    public init() {}
    public init(_ given: PartOptions) {}

    public var title: String { "Bernoulli" }
    public var support: Support { .unitInterval }
    public var isDensity: Bool { false }

    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        Bernoulli(logits: output)
    }

    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [logOdds(mean)] }
}

extension Likelihood {
    /// Independent zeros and ones.
    public static let bernoulli: Likelihood = Likelihood(BernoulliLikelihood())
}
