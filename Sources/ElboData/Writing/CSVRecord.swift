/// The bytes of records of a CSV text, cell after cell (RFC 4180).
public struct CSVRecord: Sendable {
    /// UTF-8 of what has been appended.
    public private(set) var bytes: [UInt8] = []
    private var isAtStart = true

    /// No cell yet.
    public init() {}

    /// Adds a cell of text, quoted where it must be.
    public mutating func append(_ text: String) {
        separate()
        bytes.append(cell: text)
    }

    /// Adds a cell with the fewest digits that read back as the same number; `NA` for NaN.
    public mutating func append<Number: TableNumber>(_ number: Number) {
        separate()
        bytes.append(cell: number)
    }

    /// Adds the cell at a place, from 0, of a column.
    public mutating func append(_ place: Int, of column: borrowing CSVCells) {
        separate()
        column.withBytes(at: place) { bytes.append(contentsOf: $0) }
    }

    /// Ends a record.
    public mutating func end() {
        bytes.append(UInt8(ascii: "\n"))
        isAtStart = true
    }

    /// Forgets everything.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        isAtStart = true
    }

    private mutating func separate() {
        if !isAtStart { bytes.append(UInt8(ascii: ",")) }
        isAtStart = false
    }
}

extension CSVRecord {
    /// A text as a cell, quoted where it must be.
    static func quoted(_ text: String, between delimiter: UInt8 = UInt8(ascii: ",")) -> String {
        guard needsQuotes(text, delimiter) else { return text }
        return
            "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }

    private static func needsQuotes(_ text: String, _ delimiter: UInt8) -> Bool {
        text.utf8.contains { $0 == 10 || $0 == 13 || $0 == 34 || $0 == delimiter }
    }
}
