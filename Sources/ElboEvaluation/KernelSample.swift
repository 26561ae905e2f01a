import ElboData
import ElboNumerics
import Foundation

/// Rows in standard deviations, each with a kernel.
struct KernelSample {
    let rows: [Double]
    /// The columns that vary, and how they were standardised.
    let columns: [(place: Int, mean: Double, deviation: Double)]
    /// Numbers in a row of the data.
    let sourceWidth: Int
    /// What turns a density of these rows into one of the data: Σ log σ_c.
    let logScale: Double

    var width: Int { columns.count }
    var count: Int { rows.count / width }

    /// The columns that vary; nil when none does.
    init?(_ rows: [Double], width: Int, threads: Int?) throws {
        let count = rows.count / width
        let summaries = try ColumnSummary.columns(
            of: NumericTable(rows, width: width), threads: threads)
        let kept = summaries.enumerated().compactMap {
            place, column -> (place: Int, mean: Double, deviation: Double)? in
            let deviation = (column.squaredDeviations / Double(count - 1)).squareRoot()
            return deviation > 0 && deviation.isFinite ? (place, column.mean, deviation) : nil
        }
        guard !kept.isEmpty else { return nil }
        self.rows = (0..<count).flatMap { row in
            kept.map { (rows[row * width + $0.place] - $0.mean) / $0.deviation }
        }
        (columns, sourceWidth) = (kept, width)
        logScale = kept.reduce(0) { $0 + Foundation.log($1.deviation) }
    }

    /// Some of the rows, in the units of all.
    func selecting(_ places: [Int]) -> KernelSample {
        KernelSample(
            rows: places.flatMap { rows[$0 * width..<($0 + 1) * width] }, columns: columns,
            sourceWidth: sourceWidth, logScale: logScale)
    }

    private init(
        rows: [Double], columns: [(place: Int, mean: Double, deviation: Double)],
        sourceWidth: Int, logScale: Double
    ) {
        self.rows = rows
        self.columns = columns
        self.sourceWidth = sourceWidth
        self.logScale = logScale
    }

    /// log p̂ of some of the rows, each without its own kernel.
    func logDensities(of places: [Int], factor: Double, threads: Int?) -> [Double] {
        let law = Kernel(of: self, factor: factor, kernels: count - 1)
        return concurrentMap(places.count, threads: threads) { index in
            let row = places[index]
            return rows.withUnsafeBufferPointer { rows in
                law.logDensity(of: rows[row * width..<(row + 1) * width], under: rows, without: row)
            }
        }
    }

    /// log p̂ of other rows, in the data's own units.
    func logDensities(ofOthers others: [Double], factor: Double, threads: Int?) -> [Double] {
        let law = Kernel(of: self, factor: factor, kernels: count)
        let scaled = (0..<others.count / sourceWidth).flatMap { row in
            columns.map { (others[row * sourceWidth + $0.place] - $0.mean) / $0.deviation }
        }
        return concurrentMap(scaled.count / width, threads: threads) { row in
            rows.withUnsafeBufferPointer { rows in
                scaled.withUnsafeBufferPointer {
                    law.logDensity(
                        of: $0[row * width..<(row + 1) * width], under: rows, without: nil)
                }
            }
        }
    }
}

/// The Gaussian kernel of a sample with a bandwidth.
private struct Kernel {
    let width: Int
    /// -1 / 2h².
    let scale: Double
    /// ln of what stands before the sum.
    let constant: Double

    init(of sample: KernelSample, factor: Double, kernels: Int) {
        width = sample.width
        let bandwidth = factor * Foundation.pow(Double(sample.count), -1 / Double(width + 4))
        scale = -0.5 / (bandwidth * bandwidth)
        constant =
            -Double(width) * (Foundation.log(bandwidth) + 0.5 * Foundation.log(2 * Double.pi))
            - sample.logScale - Foundation.log(Double(kernels))
    }

    /// log Σ exp in one pass: the sum is kept relative to the greatest exponent so far.
    func logDensity(
        of point: Slice<UnsafeBufferPointer<Double>>, under rows: UnsafeBufferPointer<Double>,
        without left: Int?
    ) -> Double {
        var (greatest, sum) = (-Double.infinity, 0.0)
        let point = UnsafeBufferPointer(rebasing: point)
        for other in 0..<rows.count / width where other != left {
            var distance = 0.0
            for column in 0..<width {
                let away = point[column] - rows[other * width + column]
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
