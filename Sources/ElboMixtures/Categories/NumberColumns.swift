import ElboData

extension MixedColumns {
    /// The columns of numbers of some rows, which may be none.
    func numbers(of rows: any RowSource) -> any RowSource {
        numbers.isEmpty ? NoNumbers(base: rows) : SelectedColumns(rows, numbers)
    }
}

/// Rows of which no column is a number.
private struct NoNumbers: RowSource {
    let base: any RowSource

    var count: Int { base.count }
    var width: Int { 0 }
    var columns: [String]? { [] }
    var name: String { base.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) {}
}
