/// The cells of one record, from left to right.
///
/// Spaces around a cell do not count. A quoted cell comes without its quotes; a doubled quote inside
/// stands for one, for which the cell's bytes are moved together in the record's own memory.
struct RecordCells {
    private let record: UnsafeMutableRawBufferPointer
    private let delimiter: UInt8
    /// Where the next cell begins; one past the record's end when there is none.
    private(set) var position: Int
    /// Whether text followed a closing quote, which no writer means.
    private(set) var isMalformed = false

    init(_ record: UnsafeMutableRawBufferPointer, delimiter: UInt8, from position: Int = 0) {
        self.record = record
        self.delimiter = delimiter
        self.position = position
    }

    /// The next cell; nil after the last.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard position <= record.count else { return nil }
        skipSpace()
        if position < record.count, record[position] == UInt8(ascii: "\"") { return quoted() }
        let start = position
        while position < record.count, record[position] != delimiter { position += 1 }
        var end = position
        while end > start, isSpace(record[end - 1]) { end -= 1 }
        position += 1
        return UnsafeRawBufferPointer(rebasing: record[start..<end])
    }

    private mutating func quoted() -> UnsafeRawBufferPointer {
        let quote = UInt8(ascii: "\"")
        position += 1
        let start = position
        var end = start
        while position < record.count {
            let byte = record[position]
            if byte == quote {
                guard position + 1 < record.count, record[position + 1] == quote else { break }
                position += 1
            }
            record[end] = byte
            end += 1
            position += 1
        }
        position = min(position + 1, record.count)
        skipSpace()
        while position < record.count, record[position] != delimiter {
            isMalformed = true
            position += 1
        }
        position += 1
        return UnsafeRawBufferPointer(rebasing: record[start..<end])
    }

    private mutating func skipSpace() {
        while position < record.count, isSpace(record[position]) { position += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != delimiter
    }
}
