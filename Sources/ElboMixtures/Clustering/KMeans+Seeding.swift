import ElboNumerics
import Foundation

extension KMeansPoints {
    /// Centres by greedy k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding",
    /// SODA 2007): each is the best of 2 + ⌊log k⌋ rows drawn in proportion to w_i D(x_i)².
    ///
    /// A missing cell of a centre is 0, the mean of a standardised column.
    ///
    /// - Throws: `StartError.tooFewDistinctRows` when all rows lie on fewer centres.
    func plusPlusCenters(_ clusters: Int, key: RandomKey) throws -> [Double] {
        precondition(clusters >= 1, "\(clusters) clusters")
        guard let first = draw(weights, key: key.child(0)) else {
            throw StartError.tooFewDistinctRows(rows: 0, clusters: clusters)
        }
        var centers = center(at: first)
        var nearest = distances(to: centers, below: nil)
        let trials = 2 + Int(log(Double(clusters)))
        for cluster in 1..<max(clusters, 1) {
            var best: (center: [Double], distances: [Double], sum: Double)?
            for trial in 0..<trials {
                let trialKey = key.child(UInt64(cluster) << 16 | UInt64(trial))
                let potential = zip(weights, nearest).map { $0 * $1 }
                guard let row = draw(potential, key: trialKey) else {
                    throw StartError.tooFewDistinctRows(rows: cluster, clusters: clusters)
                }
                let candidate = center(at: row)
                let distances = distances(to: candidate, below: nearest)
                let sum = zip(weights, distances).reduce(0) { $0 + $1.0 * $1.1 }
                if best.map({ sum < $0.sum }) ?? true { best = (candidate, distances, sum) }
            }
            if let best {
                centers += best.center
                nearest = best.distances
            }
        }
        return centers
    }

    /// Rows with different values, drawn uniformly, as centres.
    func randomCenters(_ clusters: Int, key: RandomKey) throws -> [Double] {
        var centers: [Double] = []
        var seen: Set<[Double]> = []
        for row in key.permutation(count) where weights[row] > 0 {
            let candidate = center(at: row)
            guard seen.insert(candidate).inserted else { continue }
            centers += candidate
            if seen.count == clusters { return centers }
        }
        throw StartError.tooFewDistinctRows(rows: seen.count, clusters: clusters)
    }

    private func center(at row: Int) -> [Double] {
        values[row * width..<(row + 1) * width].map { $0.isNaN ? 0 : $0 }
    }

    private func distances(to center: [Double], below: [Double]?) -> [Double] {
        pieces { rows in
            center.withUnsafeBufferPointer { center in
                rows.map { row in
                    min(below?[row] ?? .infinity, squaredDistance(row, center, 0))
                }
            }
        }.flatMap { $0 }
    }

    /// A row in proportion to its mass; nil when all masses are 0.
    private func draw(_ masses: [Double], key: RandomKey) -> Int? {
        let total = masses.reduce(0, +)
        guard total > 0 else { return nil }
        let words = key.block(0)
        let bits = UInt64(words.0) << 21 ^ UInt64(words.1) >> 11
        let target = (Double(bits) + 0.5) * 0x1p-53 * total
        var sum = 0.0
        for (row, mass) in masses.enumerated() where mass > 0 {
            sum += mass
            if sum > target { return row }
        }
        return masses.lastIndex { $0 > 0 }
    }
}
