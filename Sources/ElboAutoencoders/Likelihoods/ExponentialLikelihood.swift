public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Numbers from 0 with an exponential law of mean v; the network gives o, and each number of an example has a base of its own:
///
///     ln v = base + 4 o
///
/// Bases begin at the means of the examples, so that a fresh decoder says the average one: powers of neighbouring bins are many
/// orders of magnitude apart, which a head with one bias for all pixels takes long to find. 4 nats are about what powers of one
/// bin scatter.
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

    /// One base for each number.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        [Parameter("\(path).base", [dataSize], .zeros)]
    }

    /// ln of each mean, so that a law whose outputs are 0 has it.
    public func firstParameters(of moments: [(mean: Double, deviation: Double)], at path: String)
        -> [String: HostArray]
    {
        let bases = moments.map {
            Float(
                SoftBound.logMean.inverse(
                    Foundation.log(max($0.mean, ExponentialLikelihood.least))))
        }
        return ["\(path).base": HostArray([bases.count], bases)]
    }

    /// The law; ln v passes a soft bound, without which numbers that are always 0 would drive the density to infinity.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let base = pass["\(path).base"]
        return Exponential(
            logMean: SoftBound.logMean(base + ExponentialLikelihood.scale * output))
    }

    /// 0: bases say the mean.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [0] }

    /// ln x in units of 4 nats.
    public func shownToEncoder(_ values: Tensor) -> Tensor {
        ElboGraph.log(maximum(values, ExponentialLikelihood.least)) / ExponentialLikelihood.scale
    }

    /// Nats of one unit of the networks.
    private static let scale = 4.0

    /// Below the power that 16 bits hide.
    private static let least = 1e-8
}

extension Likelihood {
    /// Numbers from 0 with an exponential law, such as powers.
    public static let exponential: Likelihood = Likelihood(ExponentialLikelihood())
}
