import ElboData
import ElboNumerics

/// Rows far from all others: those that begin as noise.
///
/// A row's distance to its twelfth nearest neighbour tells clutter from features (Byers and Raftery 1998); here
/// the neighbours are sought among at most 2000 rows, on standardised columns, over the cells both rows have.
enum OutlyingRows {
    private static let sample = 2000
    private static let neighbours = 12

    /// The share of all rows that lie farthest out, each named once.
    static func rows(
        _ data: MixtureData, share: Double, key: RandomKey, threads: Int?
    ) throws -> [Int] {
        let (n, d) = (data.rows.count, data.numbers.width)
        let scales = data.columns.map { $0.variance > 0 ? 1 / $0.variance.squareRoot() : 0 }
        @Sendable func standardized(_ rows: Range<Int>) throws -> [Double] {
            var values = [Double](repeating: 0, count: rows.count * d)
            try values.withUnsafeMutableBufferPointer {
                try data.numbers.read(rows: rows, into: $0)
            }
            for index in values.indices {
                values[index] = (values[index] - data.columns[index % d].mean) * scales[index % d]
            }
            return values
        }
        let stride = max(n / sample, 1)
        let offset = Int(key.uniform(at: 0) * Double(stride))
        let chosen = Array(Swift.stride(from: offset, to: n, by: stride).prefix(sample))
        let others = try chosen.flatMap { try standardized($0..<$0 + 1) }
        let chunk = 4096
        let parts = concurrentMap((n + chunk - 1) / chunk, threads: threads) { piece in
            Result {
                let rows = piece * chunk..<min((piece + 1) * chunk, n)
                let values = try standardized(rows)
                return (0..<rows.count).map { row in
                    distance(values[row * d..<(row + 1) * d], others, d)
                }
            }
        }
        let distances = try parts.flatMap { try $0.get() }
        let count = Int((share * Double(n)).rounded())
        return Array(distances.indices.sorted { distances[$0] > distances[$1] }.prefix(count))
    }

    /// The squared distance to the twelfth nearest of the other rows, per cell.
    private static func distance(
        _ row: ArraySlice<Double>, _ others: [Double], _ d: Int
    ) -> Double {
        // One more, since the row itself may be among them.
        var nearest = [Double](repeating: .infinity, count: neighbours + 1)
        for start in stride(from: 0, to: others.count, by: d) {
            var sum = 0.0
            var cells = 0.0
            for column in 0..<d {
                let difference = row[row.startIndex + column] - others[start + column]
                if difference.isNaN { continue }
                sum += difference * difference
                cells += 1
            }
            let square = cells > 0 ? sum / cells : .infinity
            guard square < nearest[neighbours] else { continue }
            var place = neighbours
            while place > 0, nearest[place - 1] > square {
                nearest[place] = nearest[place - 1]
                place -= 1
            }
            nearest[place] = square
        }
        return nearest.last { $0 < .infinity } ?? 0
    }
}
