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
}

extension CovarianceModel {
    /// How one part of the covariances relates between components.
    public enum Sharing: Character, Hashable, Sendable {
        /// E: the same in all components.
        case equal = "E"
        /// V: each component has its own.
        case variable = "V"
        /// I: the identity in all components.
        case identity = "I"
    }

    /// How the volumes λ_k relate; never the identity.
    public var volume: Sharing { part(0) }
    /// How the shapes A_k relate; the identity makes spheres.
    public var shape: Sharing { part(1) }
    /// How the orientations D_k relate; the identity leaves the axes parallel to the columns.
    public var orientation: Sharing { part(2) }

    /// Whether every covariance is diagonal, so that its M step reads the diagonals of the scatters only.
    public var isDiagonal: Bool { orientation == .identity }

    /// How many free numbers the covariances have: 1 or G volumes, d - 1 for each shape, d(d - 1)/2 for each
    /// orientation (Celeux and Govaert 1995, table 1). None without columns.
    public func parameterCount(components: Int, dimension: Int) -> Int {
        guard dimension > 0 else { return 0 }
        func times(_ sharing: Sharing) -> Int {
            switch sharing {
            case .equal: 1
            case .variable: components
            case .identity: 0
            }
        }
        return times(volume) + times(shape) * (dimension - 1)
            + times(orientation) * (dimension * (dimension - 1) / 2)
    }

    /// The models that differ from one another: all, or for one column EII and VII, which are then E and V; without
    /// columns one stands for all.
    public static func distinct(dimension: Int) -> [CovarianceModel] {
        dimension == 0 ? [.eii] : dimension == 1 ? [.eii, .vii] : allCases
    }

    private func part(_ index: Int) -> Sharing {
        let letters = rawValue
        return Sharing(rawValue: letters[letters.index(letters.startIndex, offsetBy: index)])
            ?? .identity
    }
}
