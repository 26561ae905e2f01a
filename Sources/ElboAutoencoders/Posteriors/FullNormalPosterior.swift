import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(μ(x), L(x) L(x)ᵀ): dimensions that may vary together. The network gives μ, the logarithms of L's diagonal, and
/// what stands below it (Kingma and Welling 2019, section 2.5.1).
public struct FullNormalPosterior: PosteriorPart {
    /// "full-normal"
    public static let kind: String = "full-normal"
    /// For people who choose.
    public static let summary: String = "normal dimensions that vary together"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "full-normal" }
    /// Yes.
    public var hasDensity: Bool { true }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// The places of L's d (d + 1) / 2 numbers are told as Float32, exact up to 2²⁴.
    public var largestDimension: Int { 4096 }

    /// ln Lᵢᵢ is half of a log-variance, so that a fresh law is that of a diagonal one.
    private static let heads = ["mean", "logVariance"]

    /// The head below the diagonal starts at zero: independent dimensions.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        let below = dimension * (dimension - 1) / 2
        return Heads(Self.heads, width: dimension).parameters(features: features, at: path)
            + [
                Parameter("\(path).factor.weight", [features, below], .zeros),
                Parameter("\(path).factor.bias", [below], .zeros),
            ].filter { $0.shape.count > 0 }
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let outputs = Heads(Self.heads, width: dimension)(features, at: path, in: pass)
        let diagonal = exp(0.5 * outputs[1].boundedLogVariance)
        let below = dimension > 1 ? affine(features, at: "\(path).factor", in: pass) : nil
        let law = MultivariateNormal(
            mean: outputs[0], factor: PackedTriangle.matrices(diagonal: diagonal, below: below))
        return LatentDraw(
            law, variance: law.variances, count: count, isStopping: isStopping, key: pass.nextKey())
    }
}

extension Posterior {
    /// N(μ(x), L(x) L(x)ᵀ).
    public static let fullNormal: Posterior = Posterior(FullNormalPosterior())
}
