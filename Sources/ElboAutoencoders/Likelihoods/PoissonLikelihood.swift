public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Counts of events; the network gives the logarithm of the rate. Data must be whole numbers from 0.
public struct PoissonLikelihood: LikelihoodPart {
    /// "poisson"
    public static let kind: String = "poisson"
    /// For people who choose.
    public static let summary: String = "counts"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "Poisson" }
    /// 0, 1, 2 ...
    public var support: Support { .counts }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        Poisson(logRate: SoftBound.logCount(output))
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [logCount(mean)] }

    /// ln(1 + x)
    public func shownToEncoder(_ values: Tensor) -> Tensor { log1p(values) }
}

extension Likelihood {
    /// Counts of events.
    public static let poisson: Likelihood = Likelihood(PoissonLikelihood())
}
