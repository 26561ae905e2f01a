import Foundation

/// Dirichlet laws of the level probabilities, which keep these from 0.
///
/// Each component's θ_kj has the density ∝ Π_l θ_kj[l]^(α m_jl / G): as if `rows` α more rows, shared by the G
/// components, had the levels as all rows have them (Galindo Garre and Vermunt 2006, "Avoiding boundary estimates in
/// latent class analysis by Bayesian posterior mode estimation", Behaviormetrika 33; Latent GOLD's Bayes constant for
/// categorical variables, whose default is 1 too).
struct LevelPrior: Sendable {
    private let columns: MixedColumns
    /// α m_jl / G, category by category.
    private let counts: [[Double]]

    /// - Parameters:
    ///   - columns: the columns of a row.
    ///   - marginal: m, positive numbers that sum to 1 for each category.
    ///   - rows: α, positive.
    ///   - components: G.
    init(_ columns: MixedColumns, marginal: [[Double]], rows: Double, components: Int) {
        self.columns = columns
        counts = marginal.map { $0.map { rows * $0 / Double(components) } }
    }

    /// The M step: θ_kj[l] = (n_kjl + α m_jl / G) / (n_kj + α / G), with n_kjl = Σ_i w_i r_ik [x_ij = l] and n_kj over the
    /// rows whose cell is there.
    ///
    /// - Parameter sums: n of each component, slot by slot.
    func probabilities(_ sums: [[Double]]) -> LevelProbabilities {
        let slots = columns.slots
        return LevelProbabilities(
            checked: columns,
            shares: sums.map { own in
                zip(slots.starts, counts).map { start, prior in
                    let levels = zip(own[(start + 1)...], prior).map { $0 + $1 }
                    let total = levels.reduce(0, +)
                    return levels.map { $0 / total }
                }
            })
    }

    /// The logarithm of the density at θ, up to a constant: Σ_kjl (α m_jl / G) ln θ_kj[l].
    func logDensity(_ levels: LevelProbabilities) -> Double {
        var sum = 0.0
        for component in levels.shares {
            for (own, prior) in zip(component, counts) {
                for (share, count) in zip(own, prior) { sum += count * log(share) }
            }
        }
        return sum
    }
}
