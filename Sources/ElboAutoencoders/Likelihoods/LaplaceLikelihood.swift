public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Numbers around μ(z) with the tails of a Laplace law, one scale for all, trained with the rest: outliers count by
/// their distance, not by its square.
public struct LaplaceLikelihood: LikelihoodPart {
    /// "laplace"
    public static let kind: String = "laplace"
    /// For people who choose.
    public static let summary: String = "any numbers, some of them outliers"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "Laplace (learned scale)" }
    /// All numbers.
    public var support: Support { .everywhere }
    /// A density.
    public var isDensity: Bool { true }

    /// What it learns.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        [Parameter("\(path).logScale", .scalar, .zeros)]
    }

    /// The scale stays above 10⁻³, so that data which can be copied exactly have a bounded density.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        Laplace(location: output, logScale: maximum(pass["\(path).logScale"], -6.907755278982137))
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [mean] }

    /// A Laplace law's variance is 2 b².
    public func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String:
        HostArray]
    {
        let variance = variances.reduce(0, +) / Double(variances.count)
        let logScale = 0.5 * Foundation.log(max(variance, 1e-6) / 2)
        return ["\(path).logScale": HostArray(.scalar, [Float(logScale)])]
    }
}

extension Likelihood {
    /// Numbers with the tails of a Laplace law.
    public static let laplace: Likelihood = Likelihood(LaplaceLikelihood())
}
