/// What law the numbers of a component have.
public enum ComponentLaw: Codable, Hashable, Sendable {
    /// N(μ, Σ).
    case normal
    /// The t distribution of centre μ, scale matrix Σ and ν degrees of freedom, whose tails are so heavy that a few wild
    /// rows neither move a component nor take one (Peel and McLachlan 2000, "Robust mixture modelling using the t
    /// distribution"):
    ///
    ///     t(x; μ, Σ, ν) = Γ((ν + d)/2) / (Γ(ν/2) (νπ)^{d/2} |Σ|^½) (1 + δ/ν)^{-(ν + d)/2},  δ = (x - μ)ᵀ Σ⁻¹ (x - μ).
    case t(DegreesOfFreedom)
    /// A Gaussian of which a share 1 - α of the rows is bad, with a covariance that is η times as wide (Tukey 1960; Punzo and
    /// McNicholas 2016, "Parsimonious mixtures of multivariate contaminated normal distributions"):
    ///
    ///     α N(x; μ, Σ) + (1 - α) N(x; μ, η Σ),   α ≥ ½, η > 1.
    ///
    /// Beside its component each row has the probability that it is a bad one.
    case contaminated
}

/// How the degrees of freedom of t distributions are found.
public enum DegreesOfFreedom: Codable, Hashable, Sendable {
    /// Each component has its own.
    case own
    /// All components have the same.
    case shared
    /// They are given: a positive number.
    case fixed(Double)

    /// Where estimates stay: below 1 a t distribution has no mean, above 200 it is a Gaussian to all purposes.
    public static let range: ClosedRange<Double> = 1...200
    /// Where estimates begin.
    static let first = 10.0
}

extension ComponentLaw {
    /// How many free numbers the tails have.
    public func parameterCount(components: Int) -> Int {
        switch self {
        case .normal, .t(.fixed): 0
        case .t(.own): components
        case .t(.shared): 1
        case .contaminated: 2 * components
        }
    }

    /// Whether the components have heavier tails than Gaussians.
    public var hasTails: Bool {
        switch self {
        case .normal: false
        case .t, .contaminated: true
        }
    }

    /// - Throws: `MixtureError.option` for tails that make no law, or that are not this law's.
    func check(_ tails: Tails?, component: Int, dimension: Int) throws {
        switch (self, tails) {
        case (.normal, nil): return
        case (.t, .t(let degrees)?) where degrees > 0 && degrees.isFinite && dimension > 0: return
        case (.contaminated, .contaminated(let own)?) where own.isSound && dimension > 0: return
        case (.contaminated, _):
            throw MixtureError.option(
                name: "the contamination of component \(component)",
                value: tails.map { "\($0)" } ?? "missing",
                allowed:
                    "a share of good rows in 0...1 and an inflation of at least 1, of a mixture with columns of numbers"
            )
        case (.normal, _), (.t, _):
            throw MixtureError.option(
                name: "the number of degrees of freedom of component \(component)",
                value: tails?.degreesOfFreedom.map { "\($0)" } ?? "missing",
                allowed: hasTails
                    ? "positive, of a mixture with columns of numbers"
                    : "left out of Gaussians")
        }
    }
}
