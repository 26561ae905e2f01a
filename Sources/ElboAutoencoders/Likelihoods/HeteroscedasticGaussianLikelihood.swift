public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// N(μ(z), σ²(z)) with σ² = f² + e^s: the network gives μ and s of each number, and the floor f keeps the density of what can
/// be copied exactly finite (Kingma and Welling 2014, appendix C.2; the need of a floor: Mattei and Frellsen 2018, section 2).
public struct HeteroscedasticGaussianLikelihood: LikelihoodPart {
    /// "heteroscedastic-gaussian"
    public static let kind: String = "heteroscedastic-gaussian"
    /// For people who choose.
    public static let summary: String = "any numbers, each with its standard deviation"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "floor", standard: "0.01",
            "f, the least standard deviation, 1e-6...1e6 (in units of standardised columns, or of 0...1 for pixels)"
        )
    ]

    private static let floors = 1e-6...1e6

    /// f
    public let floor: Double

    /// Makes the part.
    public init(floor: Double = 0.01) { self.floor = floor }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        floor = try given.number("floor", standard: 0.01, "from 1e-6 to 1e6") {
            Self.floors.contains($0)
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            Self.floors.contains(floor), "the floor of the standard deviation", floor,
            "from 1e-6 to 1e6")
    }

    /// In words.
    public var title: String { "Gaussian (σ of each number, at least \(floor))" }
    /// 2
    public var outputsPerElement: Int { 2 }
    /// All numbers.
    public var support: Support { .everywhere }
    /// A density.
    public var isDensity: Bool { true }

    /// Mean and s: [..., data size, 2].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        // ln(f² + e^s) = ln f² + softplus(s - ln f²)
        let least = 2 * Foundation.log(floor)
        let logVariance = least + softplus(output.output(1).boundedLogVariance - least)
        return DiagonalNormal(mean: output.output(0), logVariance: logVariance)
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [mean, 2 * Foundation.log(max(deviation, 0.1))]
    }
}

extension Likelihood {
    /// Numbers, each with its standard deviation.
    public static func heteroscedasticGaussian(floor: Double = 0.01) -> Likelihood {
        Likelihood(HeteroscedasticGaussianLikelihood(floor: floor))
    }
}
