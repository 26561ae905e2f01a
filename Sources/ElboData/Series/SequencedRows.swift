/// Rows in the order of time, series after series; a step without a row is one without cells.
public struct SequencedRows: Sendable {
    /// The rows, in memory.
    public let table: NumericTable
    /// Where each series' steps are in the table.
    public let sequences: [Range<Int>]
    /// The row of the data of each step; nil in a gap.
    public let origins: [Int?]

    /// Puts rows in order.
    ///
    /// - Throws: `TimeOrderError.count` when there are more or fewer rows than times; `DataError` from reading.
    public init(_ rows: any RowSource, _ order: TimeOrder) throws {
        guard rows.count == order.times.count else {
            throw TimeOrderError.count(
                column: "the time", expected: rows.count, found: order.times.count)
        }
        let values = try rows.values(ofRows: 0..<rows.count)
        let width = rows.width
        let empty = [Double](repeating: .nan, count: width)
        origins = order.rows
        var ordered: [Double] = []
        ordered.reserveCapacity(origins.count * width)
        for row in origins {
            if let row {
                ordered += values[row * width..<(row + 1) * width]
            } else {
                ordered += empty
            }
        }
        table = NumericTable(
            checked: ordered, width: width, columns: rows.columns, name: rows.name,
            dates: rows.dates)
        var first = 0
        sequences = order.series.map { series in
            defer { first += series.steps.count }
            return first..<first + series.steps.count
        }
    }

    /// Rows that are in order already.
    ///
    /// - Parameter lengths: how many rows each series has; nil for one series.
    public init(_ table: NumericTable, lengths: [Int]? = nil) {
        self.table = table
        var first = 0
        sequences = (lengths ?? [table.count]).map { length in
            defer { first += length }
            return first..<first + length
        }
        precondition(first == table.count, "series of \(first) rows in a table of \(table.count)")
        origins = Array(0..<table.count)
    }

    /// The same series without their last steps.
    ///
    /// - Parameter count: how many, fewer than any series has.
    public func dropping(_ count: Int) -> SequencedRows {
        var values: [Double] = []
        var lengths: [Int] = []
        for sequence in sequences {
            let kept = sequence.lowerBound..<sequence.upperBound - count
            values += table.values[kept.lowerBound * table.width..<kept.upperBound * table.width]
            lengths.append(kept.count)
        }
        return SequencedRows(
            NumericTable(
                checked: values, width: table.width, columns: table.columns, name: table.name,
                dates: table.dates), lengths: lengths)
    }

    /// Numbers of steps as numbers of rows, in the data's order; gaps fall out.
    ///
    /// - Parameters:
    ///   - values: `width` numbers for each step.
    ///   - width: how many.
    public func inDataOrder(_ values: [Double], width: Int) -> [Double] {
        let rows = origins.count { $0 != nil }
        var result = [Double](repeating: .nan, count: rows * width)
        for (step, row) in origins.enumerated() {
            guard let row else { continue }
            for place in 0..<width { result[row * width + place] = values[step * width + place] }
        }
        return result
    }
}
