import ElboData
import ElboNumerics
import Foundation

extension UniformNoise {
    /// The uniform law over the smaller of two boxes around the rows: one along the columns, one along the
    /// rows' principal axes, as mclust's `hypvol`. With missing cells the first.
    ///
    /// - Throws: `MixtureError.constantColumn` for a box without volume; `DataError` from reading.
    static func around(_ data: MixtureData, threads: Int?) throws -> UniformNoise {
        try data.requireVaryingColumns()
        guard data.numbers.width > 0 else {
            throw MixtureError.option(
                name: "the number of columns of numbers", value: "0",
                allowed: "at least 1 when there is noise")
        }
        let ranges = data.columns.map { log($0.greatest - $0.least) }
        let box = ranges.reduce(0, +)
        let isComplete = data.columns.allSatisfy { $0.count == data.rows.count }
        let turned = isComplete && ranges.count > 1 ? try alongAxes(data, threads: threads) : box
        return UniformNoise(weight: 0.05, logVolume: min(box, turned), logRanges: ranges)
    }

    private static func alongAxes(_ data: MixtureData, threads: Int?) throws -> Double {
        let d = data.numbers.width
        let covariance = try ExpectationStep(data: data, threads: threads)
            .covarianceOfAllRows(isDiagonal: false)
        let axes = symmetricEigenvectors(covariance, count: d).vectors
        var least = [Double](repeating: .infinity, count: d)
        var greatest = [Double](repeating: -.infinity, count: d)
        var rows = [Double](repeating: 0, count: min(4096, data.rows.count) * d)
        for start in stride(from: 0, to: data.rows.count, by: 4096) {
            let end = min(start + 4096, data.rows.count)
            try rows.withUnsafeMutableBufferPointer {
                try data.numbers.read(rows: start..<end, into: $0)
            }
            for row in 0..<end - start {
                for (index, axis) in axes.enumerated() {
                    let place = (0..<d).reduce(0) {
                        $0 + axis[$1] * (rows[row * d + $1] - data.columns[$1].mean)
                    }
                    least[index] = min(least[index], place)
                    greatest[index] = max(greatest[index], place)
                }
            }
        }
        return (0..<d).reduce(0) { $0 + log(greatest[$1] - least[$1]) }
    }
}
