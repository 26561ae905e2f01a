import ElboMixtures

/// The means and scatters of a partition, added up in the plainest way.
struct HardScatter {
    var means: [[Double]]
    let statistics: ScatterStatistics

    init(_ rows: [[Double]], _ classes: [Int], diagonal: Bool = false) {
        let d = rows[0].count
        let count = (classes.max() ?? 0) + 1
        var weights = [Double](repeating: 0, count: count)
        var means = [[Double]](repeating: [Double](repeating: 0, count: d), count: count)
        for (row, k) in zip(rows, classes) {
            weights[k] += 1
            for j in 0..<d { means[k][j] += row[j] }
        }
        for k in 0..<count { means[k] = means[k].map { $0 / weights[k] } }
        var scatters = [[Double]](repeating: [Double](repeating: 0, count: d * d), count: count)
        for (row, k) in zip(rows, classes) {
            let offset = zip(row, means[k]).map { $0 - $1 }
            for i in 0..<d {
                for j in 0..<d { scatters[k][i * d + j] += offset[i] * offset[j] }
            }
        }
        if diagonal { scatters = scatters.map { s in (0..<d).map { s[$0 * (d + 1)] } } }
        self.means = means
        statistics = ScatterStatistics(dimension: d, weights: weights, scatters: scatters)
    }

    /// -½ Σ_k (N_k log |Σ_k| + tr(W_k Σ_k⁻¹)), what an M step maximises.
    static func objective(_ statistics: ScatterStatistics, _ covariances: [Covariance]) -> Double {
        covariances.enumerated().reduce(0) { sum, entry in
            let (k, covariance) = entry
            guard let logDeterminant = covariance.logDeterminant,
                let trace = covariance.traceOfQuotient(statistics.scatters[k])
            else { return -.infinity }
            return sum - (statistics.weights[k] * logDeterminant + trace) / 2
        }
    }
}
