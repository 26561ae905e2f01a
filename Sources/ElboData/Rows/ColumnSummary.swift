import ElboNumerics
import Foundation

/// What the cells of one column say before anything is modelled.
public struct ColumnSummary: Sendable, Hashable {
    /// How many cells hold a number.
    public private(set) var count = 0
    /// How many cells are missing.
    public private(set) var missing = 0
    /// The mean of the numbers; 0 when there are none.
    public private(set) var mean = 0.0
    /// Σ (x - mean)² over the numbers, in squares of `unit`.
    private var squares = 0.0
    /// A power of two that keeps the squares of the largest numbers from overflowing; 1 for all others.
    private var unit = 1.0
    /// The least number; ∞ when there are none.
    public private(set) var minimum = Double.infinity
    /// The greatest number; -∞ when there are none.
    public private(set) var maximum = -Double.infinity

    private init() {}

    /// Σ (x - mean)² over the numbers; ∞ where a Float64 cannot hold it.
    public var squaredDeviations: Double { squares * unit * unit }

    /// The root of the mean squared deviation, Σ (x - mean)² over the count; 0 when there are no numbers.
    public var standardDeviation: Double {
        count > 0 ? (squares / Double(count)).squareRoot() * unit : 0
    }

    /// Whether all numbers of the column are equal.
    public var isConstant: Bool { minimum >= maximum }

    /// Summarises all columns in one pass.
    ///
    /// Each block of rows is summarised about its own means, and blocks are joined in a fixed order, so that
    /// a large offset costs no digits and the result does not depend on the number of threads.
    ///
    /// - Parameters:
    ///   - rows: the rows; NaN is a missing cell.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `DataError` when the rows cannot be read.
    public static func columns(
        of rows: any RowSource, threads: Int? = nil
    ) throws -> [ColumnSummary] {
        let blockSize = max(1, min(4096, (1 << 18) / rows.width))
        let blocks = (rows.count + blockSize - 1) / blockSize
        let pieces = min(64, blocks)
        let parts = concurrentMap(pieces, threads: threads) { piece in
            Result {
                try part(
                    of: rows, blockSize: blockSize,
                    blocks: piece * blocks / pieces..<(piece + 1) * blocks / pieces)
            }
        }
        let none = [ColumnSummary](repeating: ColumnSummary(), count: rows.width)
        return try parts.reduce(into: none) { columns, part in
            for (column, other) in try part.get().enumerated() { columns[column].join(other) }
        }
    }

    private static func part(
        of rows: any RowSource, blockSize: Int, blocks: Range<Int>
    ) throws -> [ColumnSummary] {
        let width = rows.width
        var columns = [ColumnSummary](repeating: ColumnSummary(), count: width)
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: blockSize * width)
        let atOnce = 8
        let cells = UnsafeMutableBufferPointer<Double>.allocate(capacity: blockSize * atOnce)
        defer {
            buffer.deallocate()
            cells.deallocate()
        }
        for block in blocks {
            let start = block * blockSize
            let end = min(start + blockSize, rows.count)
            try rows.read(rows: start..<end, into: buffer)
            for first in stride(from: 0, to: width, by: atOnce) {
                // A few columns side by side use all of the memory that one of them brings near.
                let some = first..<min(first + atOnce, width)
                for row in 0..<end - start {
                    for column in some {
                        cells[(column - first) * blockSize + row] = buffer[row * width + column]
                    }
                }
                for column in some {
                    let place = (column - first) * blockSize
                    columns[column].join(
                        ColumnSummary(
                            UnsafeMutableBufferPointer(
                                rebasing: cells[place..<place + end - start])))
                }
            }
        }
        return columns
    }

    /// The cells of one column of a block, in two passes.
    private init(_ cells: UnsafeMutableBufferPointer<Double>) {
        for x in cells {
            if x.isNaN { continue }
            count += 1
            minimum = min(minimum, x)
            maximum = max(maximum, x)
        }
        missing = cells.count - count
        guard count > 0 else { return }
        if max(-minimum, maximum) > 0x1p500 { unit = 0x1p600 }
        let base = minimum / unit
        var sum = 0.0
        for x in cells {
            if !x.isNaN { sum += x / unit - base }
        }
        let mean = base + sum / Double(count)
        var rest = 0.0
        for cell in cells {
            let x = cell / unit
            if x.isNaN { continue }
            squares += (x - mean) * (x - mean)
            rest += x - mean
        }
        self.mean = mean * unit
        // The second term is what rounding the mean has cost (Chan, Golub and LeVeque 1983, equation 1.7).
        squares = max(squares - rest * rest / Double(count), 0)
    }

    /// The summary of all cells of several columns.
    ///
    /// - Parameter columns: their summaries.
    public init(joining columns: [ColumnSummary]) {
        for column in columns { join(column) }
    }

    /// Joins the cells of other rows of the column (Chan, Golub and LeVeque 1983, equation 2.1).
    private mutating func join(_ other: ColumnSummary) {
        missing += other.missing
        guard other.count > 0 else { return }
        guard count > 0 else {
            let missing = missing
            self = other
            self.missing = missing
            return
        }
        let (n, m) = (Double(count), Double(other.count))
        let common = max(unit, other.unit)
        let difference = other.mean / common - mean / common
        mean += difference * m / (n + m) * common
        squares =
            squares(in: common) + other.squares(in: common)
            + difference * difference * n * m / (n + m)
        unit = common
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    private func squares(in other: Double) -> Double {
        squares * (unit / other) * (unit / other)
    }
}
