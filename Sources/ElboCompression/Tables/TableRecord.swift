/// One line of a table, or several where a quoted cell has line breaks.
public struct TableRecord: Hashable, Sendable {
    /// What stands behind a line.
    enum Ending: UInt8, Hashable, Sendable, CaseIterable {
        case lineFeed, carriageReturn, none

        var bytes: [UInt8] {
            switch self {
            case .lineFeed: [10]
            case .carriageReturn: [13, 10]
            case .none: []
            }
        }
    }

    /// A cell.
    enum Cell: Hashable, Sendable {
        /// One that the column's law knows.
        case symbol(UInt64)
        /// The column's text for cells without a value.
        case missing
        /// Anything else, as it stands in the file.
        case text([UInt8])
    }

    /// One for each column of the file; nil for a line that has another number of cells.
    var cells: [Cell]?
    /// What stands in a line that is no row.
    var line: [UInt8]
    var ending: Ending
}

/// The bytes of a table or another text cut into records.
///
/// A record ends with a line feed, of a table with the first one behind an even number of quotes. Whatever that cuts, the parts are the
/// whole.
public struct RecordCutter {
    /// A longer record is cut, and its pieces are lines that are no rows.
    static let longest = 1 << 20

    private let isQuoting: Bool
    private let read: () throws -> [UInt8]
    private var bytes: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// - Parameters:
    ///   - isQuoting: Whether a line feed in quotes ends nothing.
    ///   - read: The next bytes; none at the end.
    public init(isQuoting: Bool = true, reading read: @escaping () throws -> [UInt8]) {
        self.isQuoting = isQuoting
        self.read = read
    }

    /// The bytes of the next record, with what ends it; nil at the end.
    ///
    /// - Throws: what `read` throws.
    public mutating func next() throws -> ArraySlice<UInt8>? {
        var place = start
        var isQuoted = false
        while true {
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == UInt8(ascii: "\""), isQuoting { isQuoted.toggle() }
                guard
                    byte == UInt8(ascii: "\n") && !isQuoted
                        || place - start == RecordCutter.longest
                else { continue }
                defer { start = place }
                return bytes[start..<place]
            }
            if !isAtEnd {
                bytes.removeFirst(start)
                (place, start) = (place - start, 0)
                let more = try read()
                isAtEnd = more.isEmpty
                bytes += more
            }
            guard isAtEnd, place == bytes.count else { continue }
            guard start < place else { return nil }
            defer { start = place }
            return bytes[start..<place]
        }
    }

    /// A record without what ends it, and that.
    static func parted(_ record: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, TableRecord.Ending) {
        guard record.last == UInt8(ascii: "\n") else { return (record, .none) }
        let line = record.dropLast()
        return line.last == UInt8(ascii: "\r")
            ? (line.dropLast(), .carriageReturn) : (line, .lineFeed)
    }

    /// The cells of a line, cut at delimiters behind an even number of quotes.
    static func cells(of line: ArraySlice<UInt8>, delimiter: UInt8) -> [ArraySlice<UInt8>] {
        var cells: [ArraySlice<UInt8>] = []
        var start = line.startIndex
        var isQuoted = false
        for place in line.indices {
            if line[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard line[place] == delimiter, !isQuoted else { continue }
            cells.append(line[start..<place])
            start = place + 1
        }
        return cells + [line[start...]]
    }
}
