/// Somewhere that bytes come from, in order: a file, a pipe, memory, or another source decoded.
protocol ByteSource: AnyObject {
    /// Puts up to `buffer.count` bytes into the buffer and says how many; 0 means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// No more than this many bytes can still come; nil if that cannot be known.
    var remainingAtMost: Int? { get }

    /// A promise of up to this many bytes needs no proof before memory is taken for it; nil if none is.
    var credibleRemainder: Int? { get }

    /// How much of the underlying file has been consumed, from 0 to 1; nil for pipes.
    var fractionRead: Double? { get }
}

extension ByteSource {
    var credibleRemainder: Int? { remainingAtMost }
}

/// Bytes that can be read at any place.
protocol SeekableBytes: AnyObject {
    /// How many there are.
    var count: Int { get }

    /// Fills the whole buffer with the bytes from this offset on.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws
}

extension SeekableBytes {
    /// The bytes from `offset` on; the caller has checked that they are there.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            try read(
                at: offset,
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
            filled = count
        }
    }
}

/// A range of seekable bytes, read in order.
final class ByteRange: ByteSource {
    private let base: any SeekableBytes
    private let start: Int
    private let end: Int
    private var position: Int

    init(_ base: any SeekableBytes, offset: Int, count: Int) {
        self.base = base
        start = offset
        end = offset + count
        position = offset
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, end - position)
        guard count > 0 else { return 0 }
        try base.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        position += count
        return count
    }

    var remainingAtMost: Int? { end - position }

    var fractionRead: Double? { Double(position - start) / Double(max(end - start, 1)) }
}

/// Bytes in memory.
final class MemoryBytes: SeekableBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes {
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + buffer.count]))
        }
    }
}
