public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Counts that vary more than Poisson's, Var = μ + μ² / r; the network gives ln μ (Lopez et al. 2018, methods). Data must be
/// whole numbers from 0.
public struct NegativeBinomialLikelihood: LikelihoodPart {
    /// "negative-binomial"
    public static let kind: String = "negative-binomial"
    /// For people who choose.
    public static let summary: String = "counts that vary more than Poisson's"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption(
            "dispersion", standard: "column",
            "r: column, one for each column, learned; or cell, by the network for each cell")
    ]

    /// What shares r.
    public enum Dispersion: String, Codable, Hashable, Sendable, CaseIterable {
        /// Each number of an example has its own, the same in all examples.
        case column
        /// Each number of each example has its own, which the network gives.
        case cell
    }

    /// What shares r.
    public let dispersion: Dispersion

    /// Makes the part.
    public init(dispersion: Dispersion = .column) { self.dispersion = dispersion }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        dispersion = try given.choice("dispersion", standard: Dispersion.column)
    }

    /// In words.
    public var title: String { "negative binomial (dispersion of each \(dispersion.rawValue))" }
    /// ln μ, and ln r of each cell.
    public var outputsPerElement: Int { dispersion == .cell ? 2 : 1 }
    /// 0, 1, 2 ...
    public var support: Support { .counts }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// ln r of each column.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        dispersion == .cell ? [] : [Parameter("\(path).logShape", [dataSize], .zeros)]
    }

    /// The law.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        switch dispersion {
        case .column: law(logMean: output, logShape: pass["\(path).logShape"])
        case .cell: law(logMean: output.output(0), logShape: output.output(1))
        }
    }

    func law(logMean: Tensor, logShape: Tensor) -> NegativeBinomial {
        NegativeBinomial(
            logMean: SoftBound.logCount(logMean), logShape: SoftBound.logShape(logShape))
    }

    /// r = μ² / (Var - μ), where the variance is larger than Poisson's.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        guard dispersion == .cell else { return [logCount(mean)] }
        let excess = max(deviation * deviation - mean, 1e-6)
        return [logCount(mean), Foundation.log(min(max(mean * mean / excess, 0.1), 100))]
    }

    /// ln(1 + x)
    public func shownToEncoder(_ values: Tensor) -> Tensor { log1p(values) }
}

extension Likelihood {
    /// Counts that vary more than Poisson's.
    public static func negativeBinomial(
        dispersion: NegativeBinomialLikelihood.Dispersion = .column
    ) -> Likelihood {
        Likelihood(NegativeBinomialLikelihood(dispersion: dispersion))
    }
}
