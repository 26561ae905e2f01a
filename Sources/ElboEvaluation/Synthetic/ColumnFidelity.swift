import Foundation

/// How near the law of one column of synthetic rows is to that of real ones.
public struct ColumnFidelity: Codable, Hashable, Sendable {
    /// The column.
    public let name: String
    /// Of numbers sup |F - G|, the largest difference of the distribution functions (Kolmogorov and Smirnov); of categories
    /// ½ Σ |p - q|, the share of rows that would have to change (total variation). 0 for equal laws, 1 for laws apart.
    public let distance: Double
    /// The distance that real rows would have, on average, in as few rows: what chance alone gives.
    public let expected: Double
    /// Levels that real rows have and synthetic ones have not.
    public let lost: [String]
    /// The share of cells that are missing, in real and synthetic rows.
    public let missing: [Double]

    init(_ real: TableSample.Column, _ synthetic: TableSample.Column) {
        name = real.name
        missing = [real, synthetic].map {
            1 - Double($0.known.count) / Double(max($0.cells.count, 1))
        }
        let (a, b) = (real.known, synthetic.known)
        if let levels = real.levels {
            func shares(_ cells: [Double]) -> [Double] {
                var counts = [Double](repeating: 0, count: levels.count)
                for cell in cells { counts[Int(cell)] += 1 / Double(cells.count) }
                return counts
            }
            let (p, q) = (shares(a), shares(b))
            distance = zip(p, q).reduce(0) { $0 + abs($1.0 - $1.1) / 2 }
            lost = levels.indices.filter { p[$0] > 0 && q[$0] == 0 }.map { levels[$0] }
            // E|p̂ - q̂| of a normal difference of variance p (1 - p) (1/n + 1/m).
            let scale =
                (2 / Double.pi * (1 / Double(max(a.count, 1)) + 1 / Double(max(b.count, 1))))
            expected = p.reduce(0) { $0 + ($1 * (1 - $1) * scale).squareRoot() / 2 }
        } else {
            distance = ColumnFidelity.largestDifference(a.sorted(), b.sorted())
            lost = []
            // E[sup |bridge|] = √(π/2) ln 2, times √(1/n + 1/m).
            let scale = 1 / Double(max(a.count, 1)) + 1 / Double(max(b.count, 1))
            expected = (Double.pi / 2 * scale).squareRoot() * log(2.0)
        }
    }

    /// sup |F - G| of sorted numbers; 1 where one has none.
    static func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return a.isEmpty && b.isEmpty ? 0 : 1 }
        var (i, j, largest) = (0, 0, 0.0)
        while i < a.count, j < b.count {
            let next = min(a[i], b[j])
            while i < a.count, a[i] == next { i += 1 }
            while j < b.count, b[j] == next { j += 1 }
            largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
        }
        return largest
    }
}
