import ElboData
import Foundation

/// What one pass over the rows says about clusters, sets of components, and every pair of them.
struct ClusterPairs {
    /// -Σ_i w_i Σ_c r_ic log r_ic.
    private(set) var entropy = 0.0
    /// By how much the entropy falls when a and b become one, Σ_i w_i (l(r_a + r_b) - l(r_a) - l(r_b)), l(r) = r log r: at
    /// a < b.
    private(set) var gains: [[Double]]
    /// Σ_i w_i r_ib over the rows in which a's share is not below b's: what of b would be taken for a, of the two.
    private(set) var mistaken: [[Double]]
    /// Σ_i w_i of the rows that go to each cluster.
    private(set) var sizes: [Double]
    /// Σ_i w_i.
    private(set) var rows = 0.0

    /// - Parameters:
    ///   - clusters: sets of the mixture's components; the noise is a cluster of its own that joins no other.
    ///   - weights: how often each row counts; nil for once.
    init(
        _ clusters: [[Int]], of mixture: GaussianMixture, _ data: any RowSource,
        weights: [Double]?, threads: Int?
    ) throws {
        let count = clusters.count
        gains = Array(repeating: Array(repeating: 0, count: count), count: count)
        mistaken = gains
        sizes = Array(repeating: 0, count: count)
        let all = clusters + (mixture.noise == nil ? [] : [[mixture.components.count]])
        try mixture.forEachPosterior(of: data, threads: threads) { part in
            let empty = Set(part.emptyPlaces)
            for place in 0..<part.rows.count where !empty.contains(place) {
                let w = weights?[part.rows.lowerBound + place] ?? 1
                if w > 0 { add(part.shares(of: all, at: place), w) }
            }
        }
    }

    private mutating func add(_ shares: [Double], _ w: Double) {
        rows += w
        let own = shares.map(timesLog)
        entropy -= w * own.reduce(0, +)
        let label = mostProbable(shares)
        if sizes.indices.contains(label) { sizes[label] += w }
        for a in sizes.indices {
            for b in a + 1..<sizes.count {
                gains[a][b] += w * (timesLog(shares[a] + shares[b]) - own[a] - own[b])
                if shares[a] >= shares[b] {
                    mistaken[a][b] += w * shares[b]
                } else {
                    mistaken[b][a] += w * shares[a]
                }
            }
        }
    }
}

/// r log r, 0 at 0.
private func timesLog(_ share: Double) -> Double { share > 0 ? share * log(share) : 0 }
