public import ElboGraph
public import ElboNetworks

/// One code without uncertainty: the classical autoencoder.
public struct PointPosterior: PosteriorPart {
    public static let kind: String = "point"
    public static let summary: String = "one code without uncertainty"

    public init() {}
    public init(_ given: PartOptions) {}

    public var title: String { "point" }
    public var hasDensity: Bool { false }
    public var isDiagonalNormal: Bool { false }

    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] {
        Heads(["mean"], width: dimension).parameters(features: features, at: path)
    }

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
