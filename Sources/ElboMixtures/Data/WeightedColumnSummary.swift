import ElboData
import ElboNumerics
import Foundation

/// What the cells of one column say before anything is fitted, each row counted as often as its weight says.
struct WeightedColumnSummary: Sendable {
    /// Cells that are there.
    var count: Int = 0
    /// The sum of their rows' weights.
    var weight: Double = 0
    var least: Double = .infinity
    var greatest: Double = -.infinity
    var mean: Double = 0
    /// Σ w (x - mean)².
    var squares: Double = 0

    /// The mean squared deviation.
    var variance: Double { weight > 0 ? squares / weight : 0 }

    /// All columns of some rows, in one pass whose sums run in a fixed order.
    static func all(
        of rows: any RowSource, weights: [Double]?, threads: Int?
    ) throws -> [WeightedColumnSummary] {
        let pieces = min(64, (rows.count + 4095) / 4096)
        let parts = concurrentMap(pieces, threads: threads) { piece in
            Result {
                try part(
                    of: rows, weights,
                    piece * rows.count / pieces..<(piece + 1) * rows.count / pieces)
            }
        }
        let empty = [WeightedColumnSummary](repeating: WeightedColumnSummary(), count: rows.width)
        return try parts.reduce(into: empty) { columns, part in
            for (column, other) in try part.get().enumerated() { columns[column].join(other) }
        }
    }

    private static func part(
        of rows: any RowSource, _ weights: [Double]?, _ range: Range<Int>
    ) throws -> [WeightedColumnSummary] {
        let width = rows.width
        var columns = [WeightedColumnSummary](repeating: WeightedColumnSummary(), count: width)
        let chunk = 4096
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(
            capacity: min(chunk, max(range.count, 1)) * width)
        defer { buffer.deallocate() }
        for start in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
            let end = min(start + chunk, range.upperBound)
            try rows.read(rows: start..<end, into: buffer)
            for column in 0..<width {
                var own = WeightedColumnSummary()
                // About the first cell, so that a large offset costs no digits.
                var base: Double?
                var sum = 0.0
                for row in 0..<end - start {
                    let x = buffer[row * width + column]
                    let w = weights?[start + row] ?? 1
                    if x.isNaN || w == 0 { continue }
                    let y = x - (base ?? x)
                    if base == nil { base = x }
                    own.count += 1
                    own.weight += w
                    own.least = min(own.least, x)
                    own.greatest = max(own.greatest, x)
                    sum += w * y
                    own.squares += w * y * y
                }
                guard let base else { continue }
                own.mean = base + sum / own.weight
                own.squares = max(own.squares - sum * sum / own.weight, 0)
                columns[column].join(own)
            }
        }
        return columns
    }

    /// Joins another part of the column (Chan, Golub and LeVeque 1983).
    private mutating func join(_ other: WeightedColumnSummary) {
        guard other.count > 0 else { return }
        let (n, m) = (weight, other.weight)
        let difference = other.mean - mean
        mean = count == 0 ? other.mean : mean + difference * m / (n + m)
        squares += other.squares + (count == 0 ? 0 : difference * difference * n * m / (n + m))
        count += other.count
        weight += other.weight
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
    }
}
