public import ElboGraph
public import ElboNetworks

/// No posterior: nothing is encoded, and the model is what its decoder makes of draws of the prior.
public struct NoPosterior: PosteriorPart {
    /// "none"
    public static let kind: String = "none"
    /// For people who choose.
    public static let summary: String = "no encoder: the decoder alone"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "none" }
    /// No.
    public var hasDensity: Bool { false }
    /// No.
    public var isDiagonalNormal: Bool { false }
    /// No.
    public var readsExamples: Bool { false }

    /// None.
    public func parameters(features: Int, dimension: Int, at path: String) -> [Parameter] { [] }

    /// Refused: whoever would encode has been refused before (`TrainedAutoencoder.reader`).
    public func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw {
        preconditionFailure("a model without an encoder has no codes of examples")
    }
}

extension Posterior {
    /// No encoder: the decoder alone.
    public static let noEncoder: Posterior = Posterior(NoPosterior())
}
