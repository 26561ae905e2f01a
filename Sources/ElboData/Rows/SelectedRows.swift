/// Some rows of a source, in any order.
struct SelectedRows: RowSource {
    private let base: any RowSource
    private let selection: [Int]

    /// - Parameters:
    ///   - base: the rows.
    ///   - selection: rows from 0, in the order wanted.
    init(_ base: any RowSource, _ selection: [Int]) {
        self.base = base
        self.selection = selection
    }

    var count: Int { selection.count }
    var width: Int { base.width }
    var columns: [String]? { base.columns }
    var name: String { base.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        for (place, row) in selection[rows].enumerated() {
            let target = buffer[place * width..<(place + 1) * width]
            try base.read(
                rows: row..<row + 1, into: UnsafeMutableBufferPointer(rebasing: target))
        }
    }
}
