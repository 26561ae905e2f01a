import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(μ(x), σ²(x) I): one uncertainty for all dimensions of a code.
public struct IsotropicNormalPosterior: PosteriorPart {
    /// "isotropic-normal"
    public static let kind: String = "isotropic-normal"
    /// For people who choose.
    public static let summary: String = "independent normal dimensions of one variance"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "isotropic-normal" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// Yes.
    public var isDiagonalNormal: Bool { true }

    private static func heads(_ dimension: Int) -> Heads {
        Heads([("mean", dimension), ("logVariance", 1)])
    }

    /// What it learns.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Self.heads(dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Self.heads(dimension)(features, at: path, in: pass)
        let law = DiagonalNormal(mean: outputs[0], logVariance: outputs[1].boundedLogVariance)
        return LatentDraw(
            law, variance: exp(law.logVariance), count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension Posterior {
    /// N(μ(x), σ²(x) I).
    public static let isotropicNormal: Posterior = Posterior(IsotropicNormalPosterior())
}
