public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Numbers from 0 with an exponential law; the network gives the logarithm of the mean v.
///
/// Of powers x = |X|² it is the likelihood of a complex Gaussian spectrum X with variance v (Bando et al. 2018, "Statistical
/// speech enhancement based on probabilistic integration of variational autoencoder and non-negative matrix factorization").
/// But for a term without v,
///
///     -ln p(x|z) = x / v + ln v = d(x, v) + ln x + 1,    d(x, v) = x / v - ln(x / v) - 1,
///
/// the divergence of Itakura and Saito (Févotte, Bertin and Durrieu 2009), which does not change with the unit of x: quiet bins
/// count as much as loud ones.
public struct ExponentialLikelihood: LikelihoodPart {
    /// "exponential"
    public static let kind: String = "exponential"
    /// For people who choose.
    public static let summary: String =
        "numbers from 0, such as powers of spectra (Itakura and Saito's divergence)"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "exponential (Itakura-Saito)" }
    /// Numbers from 0.
    public var support: Support { .nonNegative }
    /// A density.
    public var isDensity: Bool { true }

    /// The law; ln v passes a soft bound, without which numbers that are always 0 would drive the density to infinity.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        Exponential(logMean: SoftBound.logMean(output))
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [Foundation.log(max(mean, ExponentialLikelihood.least))]
    }

    /// ln x in units of 4 nats, about as far as powers of one sound scatter.
    public func shownToEncoder(_ values: Tensor) -> Tensor {
        ElboGraph.log(maximum(values, ExponentialLikelihood.least)) / 4
    }

    /// Below the power that 16 bits hide.
    private static let least = 1e-8
}

extension Likelihood {
    /// Numbers from 0 with an exponential law, such as powers.
    public static let exponential: Likelihood = Likelihood(ExponentialLikelihood())
}
