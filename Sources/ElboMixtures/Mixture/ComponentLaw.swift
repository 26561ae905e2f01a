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
    /// How many free numbers the degrees of freedom are.
    public func parameterCount(components: Int) -> Int {
        switch self {
        case .normal, .t(.fixed): 0
        case .t(.own): components
        case .t(.shared): 1
        }
    }

    /// Whether the components have degrees of freedom.
    public var hasTails: Bool {
        switch self {
        case .normal: false
        case .t: true
        }
    }

    /// - Throws: `MixtureError.option` for degrees of freedom that are not positive, or where the law has none.
    func check(_ degrees: Double?, component: Int, dimension: Int) throws {
        switch (self, degrees) {
        case (.normal, nil): return
        case (.t, let degrees?) where degrees > 0 && degrees.isFinite && dimension > 0: return
        default:
            throw MixtureError.option(
                name: "the degrees of freedom of component \(component)",
                value: degrees.map { "\($0)" } ?? "missing",
                allowed: hasTails
                    ? "positive, of a mixture with columns of numbers"
                    : "left out of Gaussians")
        }
    }
}
