import Foundation

/// The records of a delimited text, one at a time, from a buffer that moves along the source.
///
/// A record is a line, or several where a quoted cell contains line breaks (RFC 4180).
final class TextRecords {
    let path: String
    /// The number of the line on which the latest record began, counting from 1.
    private(set) var line = 0
    /// Whether the text begins with a byte order mark.
    let hasMark: Bool
    private let reader: ByteReader
    /// The number of lines behind which the next record begins.
    private(set) var linesRead = 0
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var start = 0
    private var end = 0
    private var recordEnd = 0
    /// Where the latest record began, and the lines before it.
    private var latest = (start: 0, lines: 0)
    private var reachedEnd = false

    /// No sensible record is longer; a binary file without line breaks is.
    static let longest = 1 << 26

    init(_ reader: ByteReader) throws {
        self.reader = reader
        path = reader.path
        let mark = try reader.peek(4)
        hasMark = mark.starts(with: [0xef, 0xbb, 0xbf])
        if hasMark { _ = try reader.bytes(3) }
        if let encoding = WideText.encoding(of: mark) {
            throw corrupt(
                "it is \(encoding) text; save it as UTF-8 (iconv -f \(encoding) -t UTF-8)")
        }
    }

    deinit {
        buffer.deallocate()
    }

    /// The line break behind the latest record, valid until the next call.
    var terminator: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[recordEnd..<start])
    }

    var fractionRead: Double? { reader.fractionRead }

    /// No more than this many bytes can still come; nil if that cannot be known.
    var remainingAtMost: Int? { reader.remainingAtMost }

    /// The next record without its line break, valid (and writable) until the next call.
    func next() throws -> UnsafeMutableRawBufferPointer? {
        line = linesRead + 1
        let lines = linesRead
        defer { latest.lines = lines }
        var scanned = start
        var quotes = 0
        while true {
            if let base = buffer.baseAddress, scanned < end,
                let found = memchr(base + scanned, Int32(UInt8(ascii: "\n")), end - scanned)
            {
                let newline = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                linesRead += 1
                quotes += countQuotes(scanned..<newline)
                if quotes % 2 == 0 { return take(upTo: newline, skipping: 1) }
                scanned = newline + 1
            } else {
                quotes += countQuotes(scanned..<end)
                let offset = end - start
                if try !refill() {
                    guard start < end else { return nil }
                    guard quotes % 2 == 0 else {
                        throw neverClosed(line: line)
                    }
                    linesRead += 1
                    return take(upTo: end, skipping: 0)
                }
                scanned = start + offset
            }
        }
    }

    private func take(upTo stop: Int, skipping: Int) -> UnsafeMutableRawBufferPointer {
        var last = stop
        if last > start, buffer[last - 1] == UInt8(ascii: "\r") { last -= 1 }
        let record = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<last])
        latest.start = start
        start = stop + skipping
        recordEnd = last
        return record
    }

    /// Puts the latest record back, which nobody may have changed; once, before anything else is read.
    func putBack() {
        (start, linesRead) = (latest.start, latest.lines)
    }

    private func countQuotes(_ range: Range<Int>) -> Int {
        guard let base = buffer.baseAddress, !range.isEmpty else { return 0 }
        let quote = UInt8(ascii: "\"")
        guard memchr(base + range.lowerBound, Int32(quote), range.count) != nil else { return 0 }
        return buffer[range].reduce(0) { $1 == quote ? $0 + 1 : $0 }
    }

    /// Moves the unfinished record to the front of the buffer and reads more behind it.
    private func refill() throws -> Bool {
        guard !reachedEnd else { return false }
        let pending = end - start
        if pending == buffer.count {
            guard buffer.count < TextRecords.longest else {
                throw tooLong(line: line)
            }
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: 2 * buffer.count, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            buffer.deallocate()
            buffer = larger
        } else if start > 0, let base = buffer.baseAddress {
            memmove(base, base + start, pending)
        }
        start = 0
        end = pending
        let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        end += count
        reachedEnd = count == 0
        return !reachedEnd
    }

    func neverClosed(line: Int) -> DataError {
        corrupt("the quote on line \(line) is never closed")
    }

    func tooLong(line: Int) -> DataError {
        corrupt("line \(line) is longer than \(TextRecords.longest >> 20) MiB")
    }

    private func corrupt(_ reason: String) -> DataError {
        .corrupt(path: path, format: "text", reason: reason)
    }

    // MARK: For pieces

    /// Bytes that have been read and belong to no record yet.
    var pending: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    }

    /// Forgets them.
    func dropPending() { (start, end) = (0, 0) }

    /// Keeps bytes that follow the latest record.
    func keepPending(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count > buffer.count {
            buffer.deallocate()
            buffer = .allocate(byteCount: bytes.count, alignment: 16)
        }
        buffer.copyMemory(from: bytes)
        (start, end) = (0, bytes.count)
    }

    /// Reads behind a piece's bytes until it has so many; true at the end of the text.
    func fill(_ piece: RecordPiece, upTo size: Int) throws -> Bool {
        while !reachedEnd, piece.count < size {
            let room = UnsafeMutableRawBufferPointer(rebasing: piece.room[..<(size - piece.count)])
            let count = try reader.read(into: room)
            piece.count += count
            reachedEnd = count == 0
        }
        return reachedEnd
    }

    /// Counts the lines of a piece as read.
    func take(_ piece: RecordPiece, lines: Int) {
        piece.lines = lines
        linesRead += lines
    }
}
