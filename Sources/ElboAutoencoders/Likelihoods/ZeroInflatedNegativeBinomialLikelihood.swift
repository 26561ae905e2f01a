public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Negative binomial counts of which some were lost, and are 0 whatever their mean: single cells' transcripts
/// (Lopez et al. 2018, methods). The network gives ln μ and the log-odds of a loss. Data must be whole numbers from 0.
public struct ZeroInflatedNegativeBinomialLikelihood: LikelihoodPart {
    /// "zero-inflated-negative-binomial"
    public static let kind: String = "zero-inflated-negative-binomial"
    /// For people who choose.
    public static let summary: String = "counts of which some were lost and are 0"
    /// What can be said about it.
    public static let options: [PartOption] = NegativeBinomialLikelihood.options

    /// The law of the counts that were not lost.
    public let counts: NegativeBinomialLikelihood

    /// Makes the part.
    public init(dispersion: NegativeBinomialLikelihood.Dispersion = .column) {
        counts = NegativeBinomialLikelihood(dispersion: dispersion)
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        counts = try NegativeBinomialLikelihood(given)
    }

    /// In words.
    public var title: String { "zero-inflated " + counts.title }
    /// The counts' own, and the log-odds of a loss.
    public var outputsPerElement: Int { counts.outputsPerElement + 1 }
    /// 0, 1, 2 ...
    public var support: Support { .counts }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// The counts' own.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] {
        counts.parameters(dataSize: dataSize, at: path)
    }

    /// Log-odds of a loss, ln μ, and ln r of each cell: [..., data size, 2 or 3].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let logShape =
            counts.dispersion == .cell ? output.output(2) : pass["\(path).logShape"]
        return ZeroInflated(
            counts.law(logMean: output.output(1), logShape: logShape),
            logits: SoftBound.meanLogit(output.output(0)))
    }

    /// One in ten lost.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [logOdds(0.1)] + counts.firstOutputs(mean: mean / 0.9, deviation: deviation)
    }

    /// ln(1 + x)
    public func shownToEncoder(_ values: Tensor) -> Tensor { counts.shownToEncoder(values) }
}

extension Likelihood {
    /// Counts of which some were lost and are 0.
    public static func zeroInflatedNegativeBinomial(
        dispersion: NegativeBinomialLikelihood.Dispersion = .column
    ) -> Likelihood {
        Likelihood(ZeroInflatedNegativeBinomialLikelihood(dispersion: dispersion))
    }
}
