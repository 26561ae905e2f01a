/// What one pass over the rows says about a mixture, and all that the next M step needs.
struct Expectation: Sendable {
    /// The sums of one component about a centre c: Σ w, Σ w u, Σ w u (x - c), Σ w u (x - c)(x - c)ᵀ, where w is a row's
    /// weight times its responsibility, and u its expected precision: 1 for Gaussians, (ν + d) / (ν + δ) for
    /// t distributions (Peel and McLachlan 2000, equation 23).
    struct Sums: Sendable {
        var weight: Double = 0
        /// Σ w u.
        var precision: Double = 0
        /// Of t distributions Σ w E[log precision], of contaminated normal laws Σ w (1 - v) E[δ], with v the probability that a row is
        /// good; 0 for Gaussians.
        var tail: Double = 0
        var first: [Double]
        /// d x d numbers of which the lower triangle counts, or d for diagonal models.
        var second: [Double]
        /// Σ w of the rows in each slot of `LevelSlots`; empty without categories.
        var levels: [Double] = []
    }

    /// Σ w log p(x) over the rows that have a cell, in nats.
    var logLikelihood: Double = 0
    /// Σ w log max_k π_k p_k(x): what classification EM raises.
    var classificationLogLikelihood: Double = 0
    /// Σ w of the rows that have a cell.
    var rows: Double = 0
    /// The components' sums.
    var sums: [Sums]
    /// The chain that the counts of states and their moves make the most likely; nil where rows have no order.
    var chain: MarkovChain?
    /// Σ w of the noise's responsibilities.
    var noise: Double = 0

    init(components: Int, dimension: Int, isDiagonal: Bool, slots: Int) {
        let empty = Sums(
            first: Array(repeating: 0, count: dimension),
            second: Array(repeating: 0, count: isDiagonal ? dimension : dimension * dimension),
            levels: Array(repeating: 0, count: slots))
        sums = Array(repeating: empty, count: components)
    }

    static func += (left: inout Expectation, right: Expectation) {
        left.logLikelihood += right.logLikelihood
        left.classificationLogLikelihood += right.classificationLogLikelihood
        left.rows += right.rows
        left.noise += right.noise
        for k in left.sums.indices {
            left.sums[k].weight += right.sums[k].weight
            left.sums[k].precision += right.sums[k].precision
            left.sums[k].tail += right.sums[k].tail
            add(right.sums[k].first, to: &left.sums[k].first)
            add(right.sums[k].second, to: &left.sums[k].second)
            add(right.sums[k].levels, to: &left.sums[k].levels)
        }
    }

    private static func add(_ terms: [Double], to sums: inout [Double]) {
        for index in sums.indices { sums[index] += terms[index] }
    }
}
