/// Covariances of few factors, for rows of many columns: Σ_k = Λ_k Λ_kᵀ + Ψ_k with d x q loadings Λ and a diagonal Ψ.
///
/// Loadings are common to all components (C) or their own (U), so are the uniquenesses Ψ, and these are alike in all columns
/// (C, isotropic) or not (U): the eight models of McNicholas and Murphy (2008), "Parsimonious Gaussian mixture models", in their
/// alphabet. UUC is the mixture of probabilistic principal components (Tipping and Bishop 1999) and [a_kj b_k Q_k d] of Bouveyron,
/// Girard and Schmid (2007), "High-dimensional data clustering"; UCC is their [a_kj b Q_k d].
public struct FactorModel: Hashable, Sendable {
    /// Whether all components have the same loadings.
    public let hasCommonLoadings: Bool
    /// Whether all components have the same uniquenesses.
    public let hasCommonNoise: Bool
    /// Whether all columns have the same uniqueness.
    public let isIsotropic: Bool
    /// How many factors there are, q, at least 1 and fewer than columns.
    public let factors: Int

    /// A model of so many factors.
    public init(
        hasCommonLoadings: Bool, hasCommonNoise: Bool, isIsotropic: Bool, factors: Int
    ) {
        precondition(factors > 0, "\(factors) factors")
        self.hasCommonLoadings = hasCommonLoadings
        self.hasCommonNoise = hasCommonNoise
        self.isIsotropic = isIsotropic
        self.factors = factors
    }

    /// The letters of all eight, the simplest first.
    public static let letters: [String] = [
        "CCC", "CCU", "CUC", "CUU", "UCC", "UCU", "UUC", "UUU",
    ]

    /// What two of them are called elsewhere: mixtures of factor analysers (Ghahramani and Hinton 1997; McLachlan, Peel and Bean 2003), and
    /// of probabilistic principal component analysers (Tipping and Bishop 1999).
    public static let aliases: KeyValuePairs<String, String> = ["MFA": "UUU", "MPPCA": "UUC"]

    /// The most factors that a name may ask for.
    private static let most = 10_000

    /// Letters and a number, such as `UUC-3`.
    public var name: String {
        let letters = [hasCommonLoadings, hasCommonNoise, isIsotropic].map { $0 ? "C" : "U" }
        return "\(letters.joined())-\(factors)"
    }

    /// The model of such a name, in letters of any case.
    public init?(name: String) {
        let parts = name.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.letters.contains(String(parts[0])),
            let factors = Int(parts[1]), (1...Self.most).contains(factors)
        else { return nil }
        let isCommon = parts[0].map { $0 == "C" }
        self.init(
            hasCommonLoadings: isCommon[0], hasCommonNoise: isCommon[1], isIsotropic: isCommon[2],
            factors: factors)
    }

    /// The model of such a name with an alias for its letters, such as `mfa-3`, in letters of any case.
    init?(alias name: String) {
        let parts = name.uppercased().split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let letters = Self.aliases.first(where: { $0.key == parts[0] })?.value
        else { return nil }
        self.init(name: "\(letters)-\(parts[1])")
    }

    /// How many free numbers the covariances have: dq - q(q - 1)/2 for loadings, whose factors may be turned, and 1 or d for
    /// uniquenesses (McNicholas and Murphy 2008, table 1).
    func parameterCount(components: Int, dimension d: Int) -> Int {
        let loadings = d * factors - factors * (factors - 1) / 2
        return loadings * (hasCommonLoadings ? 1 : components)
            + (isIsotropic ? 1 : d) * (hasCommonNoise ? 1 : components)
    }

    /// The model in words.
    var summary: String {
        "\(factors) factor\(factors == 1 ? "" : "s"), \(hasCommonLoadings ? "common" : "own") loadings, \(hasCommonNoise ? "common" : "own") \(isIsotropic ? "isotropic " : "")uniquenesses"
    }
}
