import CZlib

/// How many bytes gzip would make of others, as they pass by: what a compressor that knows nothing of the data needs.
package final class DeflatedSize {
    private let stream: UnsafeMutablePointer<z_stream>
    private let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)

    /// With gzip's head and its default level, 6; nil where zlib has no memory.
    package init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { return nil }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Adds bytes.
    package func add(_ bytes: [UInt8]) {
        var bytes = bytes
        bytes.withUnsafeMutableBufferPointer {
            stream.pointee.next_in = $0.baseAddress
            stream.pointee.avail_in = UInt32($0.count)
            run(Z_NO_FLUSH)
        }
    }

    /// The size of all of it; nothing can be added afterwards.
    package func total() -> Int {
        stream.pointee.avail_in = 0
        run(Z_FINISH)
        return Int(stream.pointee.total_out)
    }

    private func run(_ flush: Int32) {
        repeat {
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(room.count)
            deflate(stream, flush)
        } while stream.pointee.avail_out == 0
    }
}
