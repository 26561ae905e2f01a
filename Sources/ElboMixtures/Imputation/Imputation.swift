public import ElboNumerics

/// What stands in for a missing cell.
public enum Imputation: Hashable, Sendable {
    /// E[x_m | x_o] = Σ_k r_k E[x_m | x_o, k].
    case conditionalMean
    /// A draw from p(x_m | x_o): a component by its responsibility, then its conditional law. The draw belongs
    /// to the key and the row.
    case draw(RandomKey)
}
