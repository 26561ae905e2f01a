/// A cell as it stands in a file, taken apart: spaces and a quote, what they enclose, a quote and spaces.
struct RawCell {
    /// Spaces in front, and the first quote of a quoted cell.
    let before: ArraySlice<UInt8>
    /// What stands between; quotes inside are still doubled.
    let body: ArraySlice<UInt8>
    /// The last quote, and spaces behind.
    let after: ArraySlice<UInt8>

    private static let quote = UInt8(ascii: "\"")

    init(_ cell: ArraySlice<UInt8>) {
        var (start, end) = (cell.startIndex, cell.endIndex)
        while start < end, RawCell.isSpace(cell[start]) { start += 1 }
        while end > start, RawCell.isSpace(cell[end - 1]) { end -= 1 }
        if end - start >= 2, cell[start] == RawCell.quote, cell[end - 1] == RawCell.quote {
            (start, end) = (start + 1, end - 1)
        }
        (before, body, after) = (cell[..<start], cell[start..<end], cell[end...])
    }

    /// The text without quotes.
    var text: [UInt8] {
        guard before.last == RawCell.quote else { return Array(body) }
        var text: [UInt8] = []
        var isSecond = false
        for byte in body {
            isSecond = byte == RawCell.quote && !isSecond
            if byte != RawCell.quote || isSecond { text.append(byte) }
        }
        return text
    }

    /// A text as a column encloses its cells, in quotes as well where it could not be read otherwise.
    static func cell(
        _ text: [UInt8], before: [UInt8], after: [UInt8], delimiter: UInt8
    ) -> [UInt8] {
        let isQuoted = before.last == quote
        let isSpecial = text.contains {
            $0 == delimiter || $0 == quote || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
        }
        guard isQuoted || isSpecial else { return before + text + after }
        let doubled = text.flatMap { $0 == quote ? [quote, quote] : [$0] }
        return isQuoted ? before + doubled + after : before + [quote] + doubled + [quote] + after
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
