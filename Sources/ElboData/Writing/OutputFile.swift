import Foundation

/// A file being written, through a buffer; a failed write throws and nothing is written after it.
public final class OutputFile {
    private let descriptor: Int32
    private let path: String
    private var buffer: [UInt8] = []

    private static let bufferSize = 1 << 16

    /// Takes over an open descriptor; the path is for messages.
    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
        buffer.reserveCapacity(OutputFile.bufferSize)
    }

    deinit {
        close(descriptor)
    }

    /// Writes the UTF-8 form of a text.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= OutputFile.bufferSize { try flush() }
    }

    /// Writes bytes.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    /// Writes bytes.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count < OutputFile.bufferSize {
            buffer.append(contentsOf: bytes)
        } else {
            try flush()
            try writeAll(bytes)
        }
    }

    /// Hands everything to the system.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        try buffer.withUnsafeBytes { try writeAll($0) }
    }

    /// Waits until a regular file's bytes are on the disk.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw failure(errno) }
    }

    /// Gives the file these permissions.
    func setPermissions(_ mode: mode_t) throws {
        guard fchmod(descriptor, mode) == 0 else { throw failure(errno) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
        var written = 0
        while written < bytes.count, let base = bytes.baseAddress {
            let count = Foundation.write(descriptor, base + written, bytes.count - written)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw failure(errno)
            }
        }
    }

    private func failure(_ code: Int32) -> DataError {
        .cannotWrite(path: path, reason: systemReason(code))
    }
}
