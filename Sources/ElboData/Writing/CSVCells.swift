/// Cells that stand one under another, as bytes of a table with commas.
///
/// A table is made of them column by column, so that what decides how a column is written is looked at once for many rows.
public struct CSVCells: Sendable {
    /// UTF-8 of all cells, one after the other.
    private var bytes: [UInt8] = []
    /// Where each cell ends.
    private var ends: [Int] = []

    /// No cell yet.
    public init() {}

    /// Texts as cells, quoted where they must be.
    public init(_ texts: some Collection<String>) {
        for text in texts { append(text) }
    }

    /// Adds a text, quoted where it must be.
    public mutating func append(_ text: String) {
        bytes.append(cell: text)
        ends.append(bytes.count)
    }

    /// Adds a number with the fewest digits that read back as the same number; `NA` for NaN.
    public mutating func append<Number: TableNumber>(_ number: Number) {
        bytes.append(cell: number)
        ends.append(bytes.count)
    }

    /// Adds the cell at a place, from 0, of others.
    public mutating func append(_ place: Int, of cells: borrowing CSVCells) {
        cells.withBytes(at: place) { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
    }

    /// The bytes of a cell, lent without a copy: threads that write the same levels would wait for one another at the
    /// counters of a copy.
    borrowing func withBytes(at place: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let range = (place == 0 ? 0 : ends[place - 1])..<ends[place]
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
}
