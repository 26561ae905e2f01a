public import ElboGraph
public import ElboNetworks

/// One code without uncertainty: the classical autoencoder.
public struct PointPosterior: PosteriorPart {
    /// "point"
    public static let kind: String = "point"
    /// For people who choose.
    public static let summary: String = "one code without uncertainty"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "point" }
    /// No.
    public var hasDensity: Bool { false }
    /// No.
    public var isDiagonalNormal: Bool { false }

    /// What it learns.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(["mean"], width: dimension).parameters(features: features, at: path)
    }

    /// Draws of z with what is known of the law.
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        let code = affine(features, at: "\(path).mean", in: pass)
        return LatentDraw(
            z: code.broadcast(to: Shape([count] + code.shape.extents)), mean: code,
            variance: code.trace.constant(0).broadcast(to: code.shape))
    }
}

extension Posterior {
    /// One code without uncertainty.
    public static let point: Posterior = Posterior(PointPosterior())
}
