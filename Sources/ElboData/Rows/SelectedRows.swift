/// Some rows of a source, in any order.
package struct SelectedRows: RowSource {
    private let base: any RowSource
    private let selection: [Int]

    /// - Parameters:
    ///   - base: the rows.
    ///   - selection: rows from 0, in the order wanted.
    package init(_ base: any RowSource, _ selection: [Int]) {
        self.base = base
        self.selection = selection
    }

    package var count: Int { selection.count }
    package var width: Int { base.width }
    package var columns: [String]? { base.columns }
    package var name: String { base.name }
    package var dates: [DateNotation?]? { base.dates }

    /// Copies rows; those that are neighbours in the source are read at once.
    package func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        var place = rows.lowerBound
        while place < rows.upperBound {
            var end = place + 1
            while end < rows.upperBound, selection[end] == selection[end - 1] + 1 { end += 1 }
            let first = (place - rows.lowerBound) * width
            try base.read(
                rows: selection[place]..<selection[end - 1] + 1,
                into: UnsafeMutableBufferPointer(
                    rebasing: buffer[first..<first + (end - place) * width]))
            place = end
        }
    }
}
