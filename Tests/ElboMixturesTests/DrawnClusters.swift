import ElboData
import ElboMixtures
import ElboNumerics

/// Rows drawn from clusters, cells taken away at random.
struct DrawnClusters {
    let rows: [[Double]]
    let labels: [Int]

    init(
        _ seed: UInt64, rows count: Int, columns: Int, clusters: Int, apart: Double = 4,
        missing: Double = 0, offset: Double = 0
    ) {
        let key = RandomKey(seed: seed)
        var labels: [Int] = []
        rows = (0..<count).map { row in
            let own = key.child(UInt64(row) + 10)
            let cluster = Int(own.child(1).uniform(at: 0) * Double(clusters))
            labels.append(cluster)
            var z = (0..<columns).map { own.normal(at: $0) }
            // Correlated, differently in each cluster.
            for j in 1..<max(columns, 1) { z[j] += 0.5 * Double(cluster % 3) * z[j - 1] }
            return (0..<columns).map { j in
                let centre = apart * key.child(UInt64(cluster)).normal(at: j)
                let gone = own.child(2).uniform(at: j) < missing
                return gone ? .nan : offset + centre + z[j] * (1 + 0.3 * Double(cluster))
            }
        }
        self.labels = labels
    }

    func data(weights: [Double]? = nil, known: [Int]? = nil) throws -> MixtureData {
        try MixtureData(table(), weights: weights, known: known)
    }

    func table() throws -> NumericTable {
        try NumericTable(rows.flatMap { $0 }, width: rows[0].count)
    }
}

extension GaussianMixture {
    /// The greatest difference between the parameters of two mixtures.
    func distance(to other: GaussianMixture) -> Double {
        zip(components, other.components).map { one, two in
            zip(
                [one.weight] + one.mean + one.covariance.numbers,
                [two.weight] + two.mean + two.covariance.numbers
            ).map { abs($0 - $1) }.max() ?? 0
        }.max() ?? 0
    }
}

extension Covariance {
    var numbers: [Double] {
        switch self {
        case .diagonal(let numbers): numbers
        case .full(let numbers, _): numbers
        }
    }
}
