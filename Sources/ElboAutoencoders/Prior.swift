public import ElboDistributions
public import ElboGraph

/// Laws p(z) of the codes before an example is seen.
public enum Prior: String, Codable, Hashable, Sendable, CaseIterable {
    /// N(0, I).
    case standardNormal = "standard-normal"

    /// The law over codes of a shape whose last axis is the latent dimension.
    public func law(_ shape: Shape, in trace: Trace) -> DiagonalNormal {
        switch self {
        case .standardNormal: .standard(shape, in: trace)
        }
    }
}
