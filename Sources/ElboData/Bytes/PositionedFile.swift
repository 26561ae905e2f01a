import Foundation

/// An open file that is read at any place, by several threads at once, without a copy in memory.
final class PositionedFile: Sendable {
    /// What messages call the file.
    let path: String
    private let descriptor: Int32

    /// Takes over an open descriptor.
    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// Fills the whole buffer with the bytes from this offset on.
    ///
    /// - Throws: `DataError.truncated` or `.cannotRead`.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = try retry { descriptor in
                pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
            }
            guard count > 0 else {
                throw DataError.truncated(
                    path: path, expected: offset + buffer.count, found: offset + filled)
            }
            filled += count
        }
    }

    /// A call of the system that reads, repeated after each interruption by a signal.
    func retry(_ call: (Int32) -> Int) throws -> Int {
        while true {
            let result = call(descriptor)
            if result >= 0 { return result }
            let code = errno
            guard code == EINTR else {
                throw DataError.cannotRead(path: path, reason: systemReason(code))
            }
        }
    }
}
