import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(μ(x), σ²(x) I): one uncertainty for all dimensions of a code.
public struct IsotropicNormalPosterior: PosteriorPart {
    public static let kind: String = "isotropic-normal"
    public static let summary: String = "independent normal dimensions of one variance"

    public init() {}
    public init(_ given: PartOptions) {}

    public var title: String { "isotropic-normal" }
    public var hasDensity: Bool { true }
    public var isDiagonalNormal: Bool { true }

    private static func heads(_ dimension: Int) -> Heads {
        Heads([("mean", dimension), ("logVariance", 1)])
    }

    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Self.heads(dimension).parameters(features: features, at: path)
    }

    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Self.heads(dimension)(features, at: path, in: pass)
        let law = DiagonalNormal(mean: outputs[0], logVariance: outputs[1])
        return LatentDraw(
            law, variance: exp(law.logVariance), count: count, isStopping: isStopping,
            key: pass.nextKey())
    }
}

extension Posterior {
    /// N(μ(x), σ²(x) I).
    public static let isotropicNormal: Posterior = Posterior(IsotropicNormalPosterior())
}
