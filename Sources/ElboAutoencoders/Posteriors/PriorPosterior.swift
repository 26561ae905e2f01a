import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(0, I) whatever the example: no code is told, and what has it instead of a code is p(x) by itself.
///
/// Under the prior N(0, I) its divergence is zero, and with a decoder that does not read codes the bound is log p(x) exactly.
public struct PriorPosterior: PosteriorPart {
    /// "prior"
    public static let kind: String = "prior"
    /// For people who choose.
    public static let summary: String =
        "N(0, I) whatever the example: for models of sentences without a code"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "that of the prior" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// Yes.
    public var isDiagonalNormal: Bool { true }
    /// No.
    public var tellsOfExamples: Bool { false }

    /// None.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] { [] }

    /// Draws of N(0, I).
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let zero = features.trace.constant(0).broadcast(to: [features.shape[0], dimension])
        let law = DiagonalNormal(mean: zero, logVariance: zero)
        return LatentDraw(
            law, variance: exp(law.logVariance), count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension Posterior {
    /// N(0, I) whatever the example.
    public static let prior: Posterior = Posterior(PriorPosterior())
}
