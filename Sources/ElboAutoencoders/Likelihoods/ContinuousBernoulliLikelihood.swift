public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Independent numbers in [0, 1] with an exponential density (Loaiza-Ganem and Cunningham 2019); the network
/// gives log-odds.
public struct ContinuousBernoulliLikelihood: LikelihoodPart {
    /// "continuous-bernoulli"
    public static let kind: String = "continuous-bernoulli"
    /// For people who choose.
    public static let summary: String = "numbers in 0...1 with a density"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "continuous Bernoulli" }
    /// 0...1
    public var support: Support { .unitInterval }
    /// A density.
    public var isDensity: Bool { true }

    /// The law; log-odds pass a soft bound, without which pixels that are always black would drive the density to
    /// infinity.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        ContinuousBernoulli(logits: SoftBound.continuousLogit(output))
    }

    /// The log-odds l of a law with this mean, 1 / (1 - e⁻ˡ) - 1 / l, by bisection.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        var (low, high) = (-50.0, 50.0)
        while high - low > 1e-6 {
            let l = (low + high) / 2
            let found = abs(l) < 1e-4 ? 0.5 + l / 12 : 1 / -expm1(-l) - 1 / l
            if found < mean { low = l } else { high = l }
        }
        return [(low + high) / 2]
    }
}

extension Likelihood {
    /// Numbers in [0, 1] with an exponential density.
    public static let continuousBernoulli: Likelihood = Likelihood(ContinuousBernoulliLikelihood())
}
