import ElboData

/// What an M step knows of the rows beside the sums of the E step.
struct RowKnowledge: Sendable {
    /// How many rows there are.
    let count: Int
    /// The variances of the columns of numbers.
    let variances: [Double]
    /// These without regard to a few wild cells.
    let spreads: [Double]
    /// Which columns are categories; nil when none is.
    let mixed: MixedColumns?
    /// m_jl, the share of each category's levels in all rows; empty without categories.
    let levelShares: [[Double]]

    /// What looking at the rows tells.
    init(of data: MixtureData) {
        count = data.rows.count
        variances = data.columns.map(\.variance)
        spreads = data.spreads
        (mixed, levelShares) = (data.mixed, data.levelShares)
    }

    /// What a mixture tells of rows that are no longer there.
    ///
    /// - Parameter sums: of the rows.
    init(of mixture: GaussianMixture, _ sums: Expectation) {
        count = max(Int(sums.rows), 1)
        let all = ClusterMoments(Array(mixture.components.indices), of: mixture)
        let d = mixture.dimension
        variances = (0..<d).map { all.covariance[$0 * (d + 1)] }
        spreads = variances
        mixed = mixture.categories?.columns
        let slots = mixed?.slots
        levelShares =
            slots.map { slots in
                zip(slots.starts, slots.counts).map { start, levels in
                    let counts = (0..<levels).map { level in
                        sums.sums.reduce(0) { $0 + $1.levels[start + 1 + level] }
                    }
                    return LevelSummary.shares(of: counts)
                }
            } ?? []
    }

    /// The prior of the level probabilities of so many components; nil without categories.
    func levelPrior(rows: Double, components: Int) -> LevelPrior? {
        mixed.map {
            LevelPrior($0, marginal: levelShares, rows: rows, components: components)
        }
    }
}
