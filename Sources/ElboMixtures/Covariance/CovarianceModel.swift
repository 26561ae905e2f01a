/// What the covariances of a mixture's components share: Σ_k = λ_k D_k A_k D_kᵀ.
///
/// Volume λ, shape A (diagonal, determinant 1) and orientation D are each equal (E) in all components,
/// variable (V), or the identity (I), in this order, as Celeux and Govaert (1995) and mclust name them.
public enum CovarianceModel: String, CaseIterable, Codable, Hashable, Sendable {
    case eii = "EII"
    case vii = "VII"
    case eei = "EEI"
    case vei = "VEI"
    case evi = "EVI"
    case vvi = "VVI"
    case eee = "EEE"
    case vee = "VEE"
    case eve = "EVE"
    case vve = "VVE"
    case eev = "EEV"
    case vev = "VEV"
    case evv = "EVV"
    case vvv = "VVV"

    /// The name in mclust's alphabet, such as `VVV`.
    public var name: String { rawValue }

    /// Whether every covariance is diagonal, so that its M step reads the diagonals of the scatters only.
    public var isDiagonal: Bool { rawValue.hasSuffix("I") }
}
