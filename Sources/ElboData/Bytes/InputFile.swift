import Foundation

/// An open file, pipe or standard input.
final class InputFile: ByteSource, SeekableBytes {
    /// The path as the user wrote it; `-` is standard input.
    let path: String
    /// The size of a regular file; nil for pipes and devices.
    let size: Int?
    /// The same file for reading at any place, by several threads at once.
    let positioned: PositionedFile
    private var consumed = 0

    /// Opens a file for reading.
    ///
    /// - Throws: `DataError.notFound`, `.isFolder` or `.cannotRead`.
    init(_ path: String) throws {
        self.path = path
        let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT
                ? DataError.notFound(path: path)
                : DataError.cannotRead(path: path, reason: systemReason(code))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw DataError.cannotRead(path: path, reason: systemReason(code))
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw DataError.isFolder(path: path)
        }
        // Standard input may stand in the middle of a file, so only named files count as regular;
        // files that the kernel makes up say that they have no bytes.
        let isRegular = status.st_mode & S_IFMT == S_IFREG && path != "-" && status.st_size > 0
        size = isRegular ? Int(status.st_size) : nil
        positioned = PositionedFile(descriptor: descriptor, path: path)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try positioned.retry { descriptor in
            Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        }
        consumed += count
        return count
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
        try positioned.read(at: offset, into: buffer)
    }

    var count: Int { size ?? 0 }

    var remainingAtMost: Int? { size.map { max(0, $0 - consumed) } }

    var fractionRead: Double? { size.map { Double(consumed) / Double($0) } }
}

/// The system's words for an error number, for example `No space left on device`.
func systemReason(_ code: Int32) -> String {
    String(cString: strerror(code))
}
