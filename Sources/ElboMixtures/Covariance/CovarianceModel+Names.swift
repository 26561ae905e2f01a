extension CovarianceModel {
    /// Further names: scikit-learn's four, two of the same kind, and mclust's two for a single column.
    public static let aliases: KeyValuePairs<String, CovarianceModel> = [
        "spherical": .vii, "diag": .vvi, "tied": .eee, "full": .vvv, "tied-spherical": .eii,
        "tied-diagonal": .eei, "E": .eii, "V": .vii,
    ]

    /// The name in mclust's alphabet, such as `VVV`, or of factors such as `UUC-3`.
    public var name: String { rawValue }

    /// The name as mclust shows it for data of this dimension: E and V for the two models of one column.
    public func name(dimension: Int) -> String {
        guard dimension > 0 else { return "none" }
        guard dimension == 1 else { return name }
        return volume == .equal ? "E" : "V"
    }

    /// The model of a name in mclust's alphabet, of factors, or among the aliases, those of factors included, in letters of any case.
    public init?(name: String) {
        let wanted = name.lowercased()
        let alias = Self.aliases.first { $0.key.lowercased() == wanted }?.value
        guard
            let model = alias ?? CovarianceModel(rawValue: name.uppercased())
                ?? FactorModel(alias: name).map(CovarianceModel.factors)
        else { return nil }
        self = model
    }

    /// The model in words, such as "ellipsoidal, equal volume, shape and orientation".
    public var summary: String {
        if let factorModel { return factorModel.summary }
        let parts = [("volume", volume), ("shape", shape), ("orientation", orientation)]
        let phrases = [(Sharing.equal, "equal"), (.variable, "varying")].compactMap {
            sharing, word -> String? in
            let names = parts.filter { $0.1 == sharing }.map(\.0)
            guard let last = names.last else { return nil }
            let others = names.dropLast().joined(separator: ", ")
            return "\(word) \(others.isEmpty ? last : "\(others) and \(last)")"
        }
        return ([family] + phrases).joined(separator: ", ")
    }

    private var family: String {
        if shape == .identity { return "spherical" }
        return isDiagonal ? "diagonal" : "ellipsoidal"
    }
}
