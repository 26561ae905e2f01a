public import ElboData
import ElboNumerics
import Foundation

/// The baseline of density estimation: each row's density told by a Gaussian kernel on every other row, or on every
/// row of others.
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
    /// Whether the rows that were judged are others than those with kernels.
    public let isByOthers: Bool
    /// How many rows have a kernel; those that lack cells are left out.
    public let rows: Int

    /// Judges rows by one another, or other rows by these.
    ///
    /// - Parameters:
    ///   - source: The rows that get a kernel, and decide the factor h.
    ///   - others: The rows to judge, by kernels that none of them has; the same rows, each without its own kernel, when
    ///     nil. Some thousand, evenly spread, are judged.
    ///   - limit: How many rows get a kernel.
    ///   - threads: How many cores work; nil for all. The result does not depend on it.
    /// - Returns: nil when fewer than two rows are complete, or no column varies.
    /// - Throws: `DataError` when the rows cannot be read.
    public init?(
        of source: any RowSource, judging others: (any RowSource)? = nil, limit: Int = 50_000,
        threads: Int? = nil
    ) throws {
        let rows = try KernelDensity.complete(source, limit: limit)
        let width = source.width
        let count = width == 0 ? 0 : rows.count / width
        guard count > 1 else { return nil }
        guard let all = try KernelSample(rows, width: width, threads: threads) else { return nil }
        let places = KernelDensity.spread(min(count, 2000), over: count)
        // The factor is found on fewer rows and kernels; Scott's rule tells how it scales with their number.
        let search = all.selecting(places)
        let own = Array(0..<search.count)
        factor = KernelDensity.maximum(from: 0.05, to: 3) {
            search.logDensities(of: own, factor: $0, threads: threads).reduce(0, +)
        }
        isByOthers = others != nil
        guard let others else {
            logDensity = Estimate(
                of: all.logDensities(of: places, factor: factor, threads: threads))
            (judged, self.rows) = (places.count, count)
            return
        }
        precondition(others.width == width, "rows of \(others.width) judged by rows of \(width)")
        let strangers = try KernelDensity.complete(others, limit: 2000)
        guard !strangers.isEmpty else { return nil }
        logDensity = Estimate(
            of: all.logDensities(ofOthers: strangers, factor: factor, threads: threads))
        judged = strangers.count / width
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
