import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(μ(x), diag σ²(x)); the network gives μ and ln σ² (Kingma and Welling 2014, section 3).
public struct DiagonalNormalPosterior: PosteriorPart {
    /// "diagonal-normal"
    public static let kind: String = "diagonal-normal"
    /// For people who choose.
    public static let summary: String = "independent normal dimensions"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "diagonal-normal" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// Yes.
    public var isDiagonalNormal: Bool { true }

    private static let heads = ["mean", "logVariance"]

    /// What it learns.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(Self.heads, width: dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Heads(Self.heads, width: dimension)(features, at: path, in: pass)
        let law = DiagonalNormal(mean: outputs[0], logVariance: outputs[1].boundedLogVariance)
        return LatentDraw(
            law, variance: exp(law.logVariance), count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension Posterior {
    /// N(μ(x), diag σ²(x)).
    public static let diagonalNormal: Posterior = Posterior(DiagonalNormalPosterior())
}
