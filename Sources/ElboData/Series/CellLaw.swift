public import ElboNumerics

/// What a model expects of one cell that is not known yet.
public enum CellLaw: Hashable, Sendable {
    /// The law of a number.
    case number(ScalarLaw)
    /// The probabilities of a category's levels.
    case levels([Double])
}
