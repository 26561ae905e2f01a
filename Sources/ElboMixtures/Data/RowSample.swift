package import ElboData
package import ElboNumerics

/// Some rows of a source in memory: all of them, or as many as can be afforded, drawn by a key.
package struct RowSample: Sendable {
    /// The numbers, row after row; NaN for a missing cell.
    package let values: [Double]
    /// How many numbers a row has.
    package let width: Int
    /// The rows' numbers in the source, increasing.
    package let rows: [Int]

    /// How many rows there are.
    package var count: Int { rows.count }

    package init(values: [Double], width: Int, rows: [Int]) {
        self.values = values
        self.width = width
        self.rows = rows
    }

    /// Reads a source in pieces and keeps what is drawn.
    ///
    /// - Parameters:
    ///   - source: where rows are read.
    ///   - limit: how many rows are kept at most.
    ///   - completeOnly: whether rows with a missing cell are passed over.
    ///   - key: draws rows when there are more: those with the smallest random numbers, so that which rows are
    ///     kept does not depend on how the source is cut.
    /// - Throws: what the source throws.
    package init(
        _ source: some RowSource, limit: Int, completeOnly: Bool, key: RandomKey
    ) throws {
        width = source.width
        let step = max(1, 65_536 / width)
        var usable: [(order: UInt64, row: Int)] = []
        var buffer = [Double](repeating: 0, count: step * width)
        func read(_ range: Range<Int>) throws {
            try buffer.withUnsafeMutableBufferPointer { try source.read(rows: range, into: $0) }
        }
        let all = source.count
        for start in stride(from: 0, to: all, by: step) {
            let range = start..<min(start + step, all)
            try read(range)
            for row in range {
                let first = (row - start) * width
                let cells = buffer[first..<first + width]
                let fits =
                    completeOnly ? !cells.contains(where: \.isNaN) : !cells.allSatisfy(\.isNaN)
                guard fits else { continue }
                let words = key.block(UInt64(row))
                usable.append((UInt64(words.0) << 32 | UInt64(words.1), row))
            }
            // Dropping what can no longer be drawn keeps memory bounded.
            if usable.count > 4 * limit + step { usable = Self.smallest(usable, limit) }
        }
        rows = Self.smallest(usable, limit).map(\.row).sorted()
        var kept: [Double] = []
        kept.reserveCapacity(rows.count * width)
        var next = 0
        for start in stride(from: 0, to: all, by: step) {
            let range = start..<min(start + step, all)
            guard next < rows.count, rows[next] < range.upperBound else { continue }
            try read(range)
            while next < rows.count, rows[next] < range.upperBound {
                let first = (rows[next] - start) * width
                kept += buffer[first..<first + width]
                next += 1
            }
        }
        values = kept
    }

    /// The sample with each column centred and divided by its standard deviation over the cells present.
    package func standardized() -> RowSample {
        var result = values
        for column in 0..<width {
            let places = stride(from: column, to: values.count, by: width)
            let present = places.filter { !values[$0].isNaN }
            let count = Double(max(present.count, 1))
            let mean = present.reduce(0) { $0 + values[$1] } / count
            let squares = present.reduce(0) {
                $0 + (values[$1] - mean) * (values[$1] - mean)
            }
            let deviation = (squares / count).squareRoot()
            let scale = deviation > 1e-14 * abs(mean) ? 1 / deviation : 0
            for place in present { result[place] = (values[place] - mean) * scale }
        }
        return RowSample(values: result, width: width, rows: rows)
    }

    /// Labels for all rows of the source, -1 where the sample has none.
    package func spread(_ labels: [Int], over count: Int) -> [Int] {
        var result = [Int](repeating: -1, count: count)
        for (row, label) in zip(rows, labels) { result[row] = label }
        return result
    }

    private static func smallest(
        _ drawn: [(order: UInt64, row: Int)], _ limit: Int
    ) -> [(order: UInt64, row: Int)] {
        guard drawn.count > limit else { return drawn }
        let sorted = drawn.sorted { ($0.order, $0.row) < ($1.order, $1.row) }
        return Array(sorted.prefix(limit))
    }
}
