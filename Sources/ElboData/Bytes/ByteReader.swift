/// Reads a source in the pieces that formats are made of, with a look ahead.
final class ByteReader {
    let path: String
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    private var position = 0
    /// How many bytes have been handed out.
    private(set) var consumed = 0

    init(_ source: any ByteSource, path: String) {
        self.source = source
        self.path = path
    }

    /// The next bytes without consuming them; fewer than asked only at the end.
    func peek(_ count: Int) throws -> ArraySlice<UInt8> {
        if ahead.count - position < count {
            ahead.removeFirst(position)
            position = 0
            while ahead.count < count {
                let piece = try withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) {
                    buffer -> [UInt8] in
                    let filled = try source.read(into: buffer)
                    return [UInt8](buffer[..<filled])
                }
                if piece.isEmpty { break }
                ahead += piece
            }
        }
        return ahead[position..<min(position + count, ahead.count)]
    }

    /// Puts up to `buffer.count` bytes into the buffer and says how many; 0 means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = min(buffer.count, ahead.count - position)
        if count > 0 {
            buffer.copyBytes(from: ahead[position..<position + count])
            position += count
        } else {
            count = try source.read(into: buffer)
        }
        consumed += count
        return count
    }

    /// Fills as much of the buffer as there are bytes for, and says how much that is.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Exactly this many bytes; meant for headers, whose length the caller has limited.
    func bytes(_ count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try fill(
                UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
            if filled < count { throw DataError.truncated(path: path, expected: nil, found: nil) }
        }
    }

    /// Exactly this many numbers, as they lie in memory on every machine that Swift runs on; of a source that
    /// does not say how much it holds, room grows with what comes.
    func numbers<Number: BitwiseCopyable>(_ count: Int) throws -> [Number] {
        let atOnce = remainingAtMost == nil ? 1 << 20 : max(count, 1)
        var result: [Number] = []
        while result.count < count {
            let size = min(atOnce, count - result.count)
            let piece = try [Number](unsafeUninitializedCapacity: size) { buffer, filled in
                let bytes = UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
                guard try fill(bytes) == bytes.count else {
                    throw DataError.truncated(path: path, expected: nil, found: nil)
                }
                filled = size
            }
            if result.isEmpty { result = piece } else { result += piece }
        }
        return result
    }

    /// All bytes to the end, which must come before `limit` bytes: a pipe or a device may have none.
    ///
    /// - Throws: `DataError.endless`.
    func remainder(atMost limit: Int) throws -> [UInt8] {
        var result: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { piece.deallocate() }
        while case let count = try fill(piece), count > 0 {
            guard result.count + count <= limit else {
                throw DataError.endless(path: path, limit: limit)
            }
            result.append(contentsOf: piece[..<count])
        }
        return result
    }

    /// Checks that nothing follows.
    func requireEnd() throws {
        guard try peek(1).isEmpty else {
            throw DataError.trailingBytes(path: path, expected: consumed)
        }
    }

    var remainingAtMost: Int? { source.remainingAtMost.map { $0 + ahead.count - position } }

    var credibleRemainder: Int? { source.credibleRemainder }

    var fractionRead: Double? { source.fractionRead }
}
