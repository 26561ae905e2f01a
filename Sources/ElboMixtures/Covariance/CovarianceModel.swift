/// What the covariances of a mixture's components share: Σ_k = λ_k D_k A_k D_kᵀ, or of few factors Σ_k = Λ_k Λ_kᵀ + Ψ_k.
///
/// Volume λ, shape A (diagonal, determinant 1) and orientation D are each equal (E) in all components,
/// variable (V), or the identity (I), in this order, as Celeux and Govaert (1995) and mclust name them.
public enum CovarianceModel: RawRepresentable, CaseIterable, Codable, Hashable, Sendable {
    case eii, vii, eei, vei, evi, vvi, eee, vee, eve, vve, eev, vev, evv, vvv
    /// One of McNicholas' and Murphy's eight, for rows of many columns.
    case factors(FactorModel)

    /// Celeux' and Govaert's fourteen.
    public static let allCases: [CovarianceModel] = [
        .eii, .vii, .eei, .vei, .evi, .vvi, .eee, .vee, .eve, .vve, .eev, .vev, .evv, .vvv,
    ]

    /// The name in mclust's alphabet, such as `VVV`, or of factors such as `UUC-3`.
    public var rawValue: String {
        switch self {
        case .eii: "EII"
        case .vii: "VII"
        case .eei: "EEI"
        case .vei: "VEI"
        case .evi: "EVI"
        case .vvi: "VVI"
        case .eee: "EEE"
        case .vee: "VEE"
        case .eve: "EVE"
        case .vve: "VVE"
        case .eev: "EEV"
        case .vev: "VEV"
        case .evv: "EVV"
        case .vvv: "VVV"
        case .factors(let model): model.name
        }
    }

    /// The model of such a name.
    public init?(rawValue: String) {
        let known = Self.allCases.first { $0.rawValue == rawValue }
        guard let model = known ?? FactorModel(name: rawValue).map(CovarianceModel.factors) else {
            return nil
        }
        self = model
    }
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

    /// The factors; nil for the fourteen without.
    public var factorModel: FactorModel? {
        if case .factors(let model) = self { model } else { nil }
    }

    /// How the volumes λ_k relate; never the identity. This and the next two say nothing about factors.
    public var volume: Sharing { part(0) }
    /// How the shapes A_k relate; the identity makes spheres.
    public var shape: Sharing { part(1) }
    /// How the orientations D_k relate; the identity leaves the axes parallel to the columns.
    public var orientation: Sharing { part(2) }

    /// Whether every covariance is diagonal, so that its M step reads the diagonals of the scatters only.
    public var isDiagonal: Bool { factorModel == nil && orientation == .identity }

    /// Whether components have covariances, or parts of them, of their own.
    var hasOwnParts: Bool {
        if let factorModel { return !factorModel.hasCommonLoadings || !factorModel.hasCommonNoise }
        return [volume, shape, orientation].contains(.variable)
    }

    /// How many rows a component needs at least beside one for its mean: as many as directions in which it has a shape.
    func leastRows(dimension: Int) -> Int { factorModel?.factors ?? dimension }

    /// How many free numbers the covariances have: 1 or G volumes, d - 1 for each shape, d(d - 1)/2 for each
    /// orientation (Celeux and Govaert 1995, table 1). None without columns.
    public func parameterCount(components: Int, dimension: Int) -> Int {
        guard dimension > 0 else { return 0 }
        if let factorModel {
            return factorModel.parameterCount(components: components, dimension: dimension)
        }
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
