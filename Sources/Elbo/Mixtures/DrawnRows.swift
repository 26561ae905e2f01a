import ElboData

/// The rows that a page draws: all, or so many evenly spaced ones.
struct DrawnRows {
    /// The cells, row after row.
    let cells: [Double]
    /// How many columns a row has.
    let width: Int

    private static let most = 10_000

    /// - Throws: `DataError` from reading.
    init(of rows: any RowSource) throws {
        width = rows.width
        let stride = max((rows.count + Self.most - 1) / Self.most, 1)
        var cells: [Double] = []
        var row = [Double](repeating: 0, count: width)
        for index in Swift.stride(from: 0, to: rows.count, by: stride) {
            try row.withUnsafeMutableBufferPointer {
                try rows.read(rows: index..<index + 1, into: $0)
            }
            cells += row
        }
        self.cells = cells
    }

    /// The cells, column after column.
    var columns: [[Double]] {
        (0..<width).map { column in
            stride(from: column, to: cells.count, by: width).map { cells[$0] }
        }
    }
}
