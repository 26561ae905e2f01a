extension [UInt8] {
    /// Adds a text as a cell of a table with commas, quoted where it must be (RFC 4180).
    mutating func append(cell text: String) {
        append(contentsOf: CSVRecord.quoted(text).utf8)
    }

    /// Adds a number as a cell, with the fewest digits that read back as the same number; `NA` for NaN.
    mutating func append<Number: TableNumber>(cell number: Number) {
        // Most numbers of tables are whole, and a whole number needs no search for the fewest digits.
        guard let whole = number.exactInteger else {
            return append(contentsOf: number.cellText.utf8)
        }
        if whole < 0 { append(UInt8(ascii: "-")) }
        var rest = whole.magnitude
        var power: UInt = 1
        while rest / power >= 10 { power *= 10 }
        while power > 0 {
            append(UInt8(ascii: "0") + UInt8(rest / power))
            rest %= power
            power /= 10
        }
    }
}
