/// The bytes of records of a CSV text, cell after cell (RFC 4180).
public struct CSVRecord: Sendable {
    /// UTF-8 of what has been appended.
    public private(set) var bytes: [UInt8] = []
    private var isAtStart = true

    /// No cell yet.
    public init() {}

    /// A text as a cell, quoted where it must be.
    public init(cell text: String) {
        append(text)
    }

    /// Adds a cell of text, quoted where it must be.
    public mutating func append(_ text: String) {
        separate()
        if CSVRecord.needsQuotes(text, UInt8(ascii: ",")) {
            bytes.append(contentsOf: CSVRecord.quoted(text).utf8)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// Adds a cell with the fewest digits that read back as the same number; `NA` for NaN.
    public mutating func append<Number: TableNumber>(_ number: Number) {
        separate()
        // Most numbers of tables are whole, and a whole number needs no search for the fewest digits.
        guard let whole = number.exactInteger else {
            return bytes.append(contentsOf: number.cellText.utf8)
        }
        append(digitsOf: whole)
    }

    /// Adds cells that are there as bytes.
    public mutating func append(_ cells: CSVRecord) {
        separate()
        bytes.append(contentsOf: cells.bytes)
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

    private mutating func append(digitsOf whole: Int) {
        if whole < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = whole.magnitude
        var power: UInt = 1
        while rest / power >= 10 { power *= 10 }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / power))
            rest %= power
            power /= 10
        }
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
