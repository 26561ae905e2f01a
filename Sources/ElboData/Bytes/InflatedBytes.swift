import CZlib

/// A source decompressed as it is read.
final class InflatedBytes: ByteSource {
    /// How the compressed bytes are wrapped.
    enum Wrapping {
        /// RFC 1952, one member or several; checksums are verified.
        case gzip
        /// RFC 1951 without any header, as inside a zip archive.
        case bare
    }

    private let base: any ByteSource
    private let wrapping: Wrapping
    private let path: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    private var finished = false

    init(_ base: any ByteSource, wrapping: Wrapping, path: String) throws {
        self.base = base
        self.wrapping = wrapping
        self.path = path
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowBits: Int32 =
            switch wrapping {
            case .gzip: 15 + 16
            case .bare: -15
            }
        let code = inflateInit2_(
            stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw corrupt("zlib cannot start (\(code))") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !finished, buffer.count > 0 else { return 0 }
        let room = min(buffer.count, 1 << 30)
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        while stream.pointee.avail_out == UInt32(room), !finished {
            let hasInput = try refill()
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK:
                continue
            case Z_STREAM_END:
                finished = try !startNextMember()
            case Z_BUF_ERROR where !hasInput:
                throw DataError.truncated(path: path, expected: nil, found: nil)
            case Z_BUF_ERROR:
                continue
            default:
                throw corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "invalid data")
            }
        }
        return room - Int(stream.pointee.avail_out)
    }

    /// Makes sure that some input waits, unless there is no more.
    private func refill() throws -> Bool {
        if stream.pointee.avail_in > 0 { return true }
        let count = try base.read(into: input)
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        return count > 0
    }

    /// Goes on to the next gzip member if there is one; zero padding after the last is allowed.
    private func startNextMember() throws -> Bool {
        guard wrapping == .gzip else { return false }
        while try refill() {
            if let next = stream.pointee.next_in, next.pointee != 0 {
                inflateReset(stream)
                return true
            }
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        return false
    }

    /// Deflate cannot expand its input more than 1032 times (zlib's technical notes).
    var remainingAtMost: Int? {
        guard let compressed = base.remainingAtMost else { return nil }
        let (product, overflow) = (compressed + input.count).multipliedReportingOverflow(by: 1032)
        return overflow ? nil : product
    }

    /// Sixteen times what is there compressed: more than most data, far from what a false promise could claim.
    var credibleRemainder: Int? { base.remainingAtMost.map { $0 * 16 } }

    var fractionRead: Double? { base.fractionRead }

    private func corrupt(_ reason: String) -> DataError {
        .corrupt(path: path, format: wrapping == .gzip ? "gzip" : "zip", reason: reason)
    }
}
