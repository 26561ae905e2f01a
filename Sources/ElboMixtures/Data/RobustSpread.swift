import ElboData
import ElboNumerics
import Foundation

/// The columns' variances as most rows see them, which a few wild cells do not move.
///
/// A component is held against these when it is asked whether it has collapsed: one cell of 1e9 among 300 rows
/// makes a column's variance 1e15, beside which every sane component would look like a point.
enum RobustSpread {
    private static let blocks = 64
    private static let block = 256

    /// The squared distance of two quantiles in units of the standard normal law's, so that a normal column
    /// keeps its variance; never above the variance itself.
    ///
    /// The quartiles first; where half of the cells are equal the tenths, then the fiftieths, and at last the
    /// variance. Sources of many rows are looked at in blocks spread over them.
    ///
    /// - Throws: what the source throws.
    static func variances(
        of rows: any RowSource, _ columns: [WeightedColumnSummary]
    ) throws -> [Double] {
        let values = try sample(rows)
        let width = rows.width
        return columns.enumerated().map { column, summary in
            let cells = stride(from: column, to: values.count, by: width).map { values[$0] }
                .filter { !$0.isNaN }.sorted()
            // Taking the mean off costs this much of each cell, below which no variance means anything.
            let rounding = 4 * summary.mean.ulp
            return max(
                robust(cells, variance: summary.variance),
                rounding * rounding / ScatterStatistics.rounding)
        }
    }

    private static func robust(_ sorted: [Double], variance: Double) -> Double {
        guard sorted.count > 1 else { return variance }
        // Φ⁻¹(1 - share) - Φ⁻¹(share).
        for (share, width) in [(0.25, 1.348980), (0.1, 2.563103), (0.02, 4.107498)] {
            guard let high = sorted.quantile(1 - share), let low = sorted.quantile(share) else {
                break
            }
            let range = high - low
            if range > 0 { return min(variance, (range / width) * (range / width)) }
        }
        return variance
    }

    private static func sample(_ rows: any RowSource) throws -> [Double] {
        let (n, width) = (rows.count, rows.width)
        let pieces = n <= blocks * block ? 1 : blocks
        let length = pieces == 1 ? n : block
        var values = [Double](repeating: 0, count: pieces * length * width)
        try values.withUnsafeMutableBufferPointer { values in
            for piece in 0..<pieces {
                let first = pieces == 1 ? 0 : piece * (n - length) / (pieces - 1)
                let place = piece * length * width
                try rows.read(
                    rows: first..<first + length,
                    into: UnsafeMutableBufferPointer(
                        rebasing: values[place..<place + length * width]))
            }
        }
        return values
    }
}
