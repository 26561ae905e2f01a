import Foundation

/// The lines of a text one after another, in the memory of the longest.
struct LineReader {
    private let reader: ByteReader
    /// What must not be passed: bytes of a line, and of all lines where nobody says how long the text is.
    private let limit: Int
    private let isBounded: Bool
    /// No line has more bytes: what does is no text, and would be brought into memory as a whole.
    private static let longest = 64 << 20

    /// - Parameters:
    ///   - reader: The text from its beginning.
    ///   - isBounded: Whether it is a file, which ends.
    init(_ reader: ByteReader, isBounded: Bool, limit: Int) {
        self.reader = reader
        self.isBounded = isBounded
        self.limit = limit
    }

    /// Hands over each line without its end, from 0 the byte where it begins, and its number from 1.
    ///
    /// - Throws: `DataError.endless` for what does not end, `.badLine` for a line of more than 64 MiB, what the source throws, and what the body throws.
    func forEach(
        _ body: (_ line: UnsafeBufferPointer<UInt8>, _ start: Int, _ number: Int) throws -> Void
    ) throws {
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        // Bytes at the beginning that belong to a line whose end was not found yet.
        var kept = 0
        var (origin, number) = (0, 0)
        while true {
            if kept == bytes.count {
                guard bytes.count < limit else {
                    throw DataError.endless(path: reader.path, limit: limit)
                }
                guard bytes.count < LineReader.longest else {
                    throw DataError.badLine(
                        path: reader.path, line: number + 1,
                        reason: "is longer than \(LineReader.longest >> 20) MiB, no line of a text"
                    )
                }
                bytes += [UInt8](repeating: 0, count: bytes.count)
            }
            let (ended, used) = try bytes.withUnsafeMutableBytes { buffer -> (Bool, Int) in
                let count = try reader.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
                let all = UnsafeRawBufferPointer(rebasing: buffer[..<(kept + count)])
                    .bindMemory(to: UInt8.self)
                var start = 0
                // What was kept holds no end.
                var searched = kept
                while let end = all.firstEnd(from: searched) {
                    number += 1
                    try body(all.line(start..<end), origin + start, number)
                    start = end + 1
                    searched = start
                }
                if count == 0, start < all.count {
                    number += 1
                    try body(all.line(start..<all.count), origin + start, number)
                    start = all.count
                }
                if let base = buffer.baseAddress {
                    base.copyMemory(from: base + start, byteCount: all.count - start)
                }
                kept = all.count - start
                return (count == 0, start)
            }
            origin += used
            if ended { return }
            guard isBounded || origin <= limit else {
                throw DataError.endless(path: reader.path, limit: limit)
            }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The place of the first end of a line from a place on.
    fileprivate func firstEnd(from start: Int) -> Int? {
        guard let base = baseAddress, start < count else { return nil }
        guard let found = memchr(base + start, 10, count - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Some bytes, without a return at their end.
    fileprivate func line(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        let isReturned = !range.isEmpty && self[range.upperBound - 1] == 13
        return UnsafeBufferPointer(
            rebasing: self[range.lowerBound..<range.upperBound - (isReturned ? 1 : 0)])
    }
}
