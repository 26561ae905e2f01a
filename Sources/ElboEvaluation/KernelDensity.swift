public import ElboData
import ElboNumerics
import Foundation

/// The baseline of density estimation: each row's density told by a Gaussian kernel on every other row.
///
/// p̂(x_i) = 1/(n-1) Σ_{j≠i} Π_c N(x_ic; x_jc, (h s_c)²), s_c = σ_c n^(-1/(d+4)) (Scott 1992, chapter 6), with the
/// one factor h that makes the leave-one-out likelihood of the rows greatest (Habbema et al. 1974; Duin 1976).
public struct KernelDensity: Codable, Hashable, Sendable {
    /// log p̂ of the rows that were judged, in nats per row of the data's own units; more is better.
    public let logDensity: Estimate
    /// The factor h on the bandwidths of Scott's rule.
    public let factor: Double
    /// How many rows were judged.
    public let judged: Int
    /// How many rows stand under the kernels; those that lack cells are left out.
    public let rows: Int

    /// Judges rows by one another.
    ///
    /// - Parameters:
    ///   - source: The rows. Some thousand of them, evenly spread, are judged, by at most `limit`.
    ///   - limit: How many rows get a kernel.
    ///   - threads: How many cores work; nil for all. The result does not depend on it.
    /// - Returns: nil when fewer than two rows are complete, or no column varies.
    /// - Throws: `DataError` when the rows cannot be read.
    public init?(of source: any RowSource, limit: Int = 50_000, threads: Int? = nil) throws {
        let rows = try KernelDensity.complete(source, limit: limit)
        let width = source.width
        let count = width == 0 ? 0 : rows.count / width
        guard count > 1 else { return nil }
        guard let all = try Sample(rows, width: width, threads: threads) else { return nil }
        let places = KernelDensity.spread(min(count, 2000), over: count)
        // The factor is found on fewer rows and kernels; Scott's rule tells how it scales with their number.
        let search = all.selecting(places)
        let own = Array(0..<search.count)
        factor = KernelDensity.maximum(from: 0.05, to: 3) {
            search.logDensities(of: own, factor: $0, threads: threads).reduce(0, +)
        }
        logDensity = Estimate(of: all.logDensities(of: places, factor: factor, threads: threads))
        judged = places.count
        self.rows = count
    }

    /// Rows without missing cells, evenly spread when there are more than the limit.
    private static func complete(_ source: any RowSource, limit: Int) throws -> [Double] {
        var result: [Double] = []
        let chosen = spread(min(source.count, limit), over: source.count)
        var next = 0
        try source.forEachBlock { range, block in
            while next < chosen.count, chosen[next] < range.upperBound {
                let start = (chosen[next] - range.lowerBound) * source.width
                let row = block[start..<start + source.width]
                if !row.contains(where: \.isNaN) { result += row }
                next += 1
            }
            return true
        }
        return result
    }

    /// So many places from 0, evenly spread.
    private static func spread(_ places: Int, over count: Int) -> [Int] {
        (0..<places).map { $0 * count / max(places, 1) }
    }

    /// Where a function of one peak is greatest, by golden sections of the logarithm (Kiefer 1953).
    private static func maximum(
        from low: Double, to high: Double, of function: (Double) -> Double
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (a, b) = (Foundation.log(low), Foundation.log(high))
        var (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
        var (left, right) = (function(exp(c)), function(exp(d)))
        while b - a > 0.02 {
            if left > right {
                (b, d, right) = (d, c, left)
                c = b - ratio * (b - a)
                left = function(exp(c))
            } else {
                (a, c, left) = (c, d, right)
                d = a + ratio * (b - a)
                right = function(exp(d))
            }
        }
        return exp((a + b) / 2)
    }
}

/// Rows in standard deviations, each with a kernel.
private struct Sample {
    let rows: [Double]
    let width: Int
    /// What turns a density of these rows into one of the data: Σ log σ_c.
    let logScale: Double

    var count: Int { rows.count / width }

    private init(rows: [Double], width: Int, logScale: Double) {
        self.rows = rows
        self.width = width
        self.logScale = logScale
    }

    /// The columns that vary; nil when none does.
    init?(_ rows: [Double], width: Int, threads: Int?) throws {
        let count = rows.count / width
        let columns = try ColumnSummary.columns(
            of: NumericTable(rows, width: width), threads: threads)
        let kept = columns.enumerated().compactMap { place, column -> (Int, Double, Double)? in
            let deviation = (column.squaredDeviations / Double(count - 1)).squareRoot()
            return deviation > 0 && deviation.isFinite ? (place, column.mean, deviation) : nil
        }
        guard !kept.isEmpty else { return nil }
        self.init(
            rows: (0..<count).flatMap { row in
                kept.map { (rows[row * width + $0.0] - $0.1) / $0.2 }
            },
            width: kept.count, logScale: kept.reduce(0) { $0 + Foundation.log($1.2) })
    }

    /// Some of the rows, in the units of all.
    func selecting(_ places: [Int]) -> Sample {
        Sample(
            rows: places.flatMap { rows[$0 * width..<($0 + 1) * width] }, width: width,
            logScale: logScale)
    }

    /// log p̂ of some of the rows, each without its own kernel.
    func logDensities(of places: [Int], factor: Double, threads: Int?) -> [Double] {
        let bandwidth = factor * Foundation.pow(Double(count), -1 / Double(width + 4))
        let scale = -0.5 / (bandwidth * bandwidth)
        let constant =
            -Double(width) * (Foundation.log(bandwidth) + 0.5 * Foundation.log(2 * Double.pi))
            - logScale - Foundation.log(Double(count - 1))
        return concurrentMap(places.count, threads: threads) { index in
            let row = places[index]
            return rows.withUnsafeBufferPointer { rows in
                // log Σ exp in one pass: the sum is kept relative to the greatest exponent so far.
                var (greatest, sum) = (-Double.infinity, 0.0)
                for other in 0..<count where other != row {
                    var distance = 0.0
                    for column in 0..<width {
                        let away = rows[row * width + column] - rows[other * width + column]
                        distance += away * away
                    }
                    let exponent = scale * distance
                    if exponent > greatest {
                        sum = sum * exp(greatest - exponent) + 1
                        greatest = exponent
                    } else {
                        sum += exp(exponent - greatest)
                    }
                }
                return greatest + Foundation.log(sum) + constant
            }
        }
    }
}
