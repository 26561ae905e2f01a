/// What chooses between the mixtures of a grid; larger is better for all.
public enum Choice: RawRepresentable, CaseIterable, Codable, Hashable, Sendable {
    /// What each fit says of itself.
    case criterion(Criterion)
    /// The log-likelihood of rows that a fit to the other folds has not seen (Smyth 2000, "Model selection for probabilistic
    /// clustering using cross-validated likelihood").
    case validation
    /// 2 L - 4 κ ν, κ the slope of the log-likelihoods of large mixtures over their free parameters (`SlopeHeuristic`).
    case slope

    /// All criteria, and what looks beyond one fit.
    public static let allCases: [Choice] =
        Criterion.allCases.map(Choice.criterion) + [.validation, .slope]

    /// `bic`, `aic`, `icl`, `validation` or `slope`.
    public var rawValue: String {
        switch self {
        case .criterion(let criterion): criterion.rawValue
        case .validation: "validation"
        case .slope: "slope"
        }
    }

    /// The choice of such a name.
    public init?(rawValue: String) {
        guard let choice = Self.allCases.first(where: { $0.rawValue == rawValue }) else {
            return nil
        }
        self = choice
    }

    /// The name people know: BIC.
    public var name: String {
        switch self {
        case .criterion(let criterion): criterion.name
        case .validation: "held-out"
        case .slope: "slope"
        }
    }

    /// What is compared, in words.
    public var title: String {
        switch self {
        case .criterion(let criterion): criterion.name
        case .validation: "log-likelihood of held-out rows"
        case .slope: "slope heuristic"
        }
    }

    /// What tells a search, fit by fit, where further starts are worth their time.
    var guide: Criterion {
        if case .criterion(let criterion) = self { criterion } else { .bic }
    }
}
