import Foundation

/// Writing files so that a reader sees the old contents or the new, never a part.
public enum AtomicFile {
    /// Writes a file and puts it in place when all of it is on the disk.
    ///
    /// The bytes go to a temporary file in the same folder, which then takes the place and the
    /// permissions of the old file; a symbolic link keeps pointing to its file. If anything fails, the
    /// temporary file is removed and the old file is untouched. Standard output (`-`), devices and
    /// pipes are written directly.
    ///
    /// - Parameters:
    ///   - path: where the file shall be; `-` is standard output.
    ///   - body: writes the contents; what it throws ends the writing and is thrown on.
    /// - Throws: `DataError.cannotWrite` with the system's reason.
    public static func write(to path: String, _ body: (OutputFile) throws -> Void) throws {
        if let descriptor = standardDescriptor(path) {
            return try writeDirectly(dup(descriptor), path: path, body)
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        guard exists else { return try replace(path, path: path, permissions: nil, body) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard let target = realpath(path, nil) else { throw failure(path, errno) }
            defer { free(target) }
            try replace(
                String(cString: target), path: path, permissions: status.st_mode & 0o7777, body)
        case S_IFDIR:
            throw failure(path, EISDIR)
        default:
            try writeDirectly(open(path, O_WRONLY | O_CLOEXEC), path: path, body)
        }
    }

    private static func writeDirectly(
        _ descriptor: Int32, path: String, _ body: (OutputFile) throws -> Void
    ) throws {
        guard descriptor >= 0 else { throw failure(path, errno) }
        let output = OutputFile(descriptor: descriptor, path: path)
        try body(output)
        try output.flush()
    }

    private static func replace(
        _ target: String, path: String, permissions: mode_t?, _ body: (OutputFile) throws -> Void
    ) throws {
        let (descriptor, temporary) = try createTemporary(beside: target, path: path)
        let output = OutputFile(descriptor: descriptor, path: path)
        do {
            try body(output)
            try output.flush()
            if let permissions { try output.setPermissions(permissions) }
            try output.synchronize()
            guard rename(temporary, target) == 0 else { throw failure(path, errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        synchronizeFolder(of: target)
    }

    /// Creates a file that did not exist, with the permissions that the user's mask leaves.
    private static func createTemporary(
        beside target: String, path: String
    ) throws -> (descriptor: Int32, path: String) {
        let cut = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
        let name = target[cut...].utf8.count < 200 ? target[cut...] : "output"
        // An overlong name must fail here and not in the rename at the end.
        guard target[cut...].utf8.count <= 255 else { throw failure(path, ENAMETOOLONG) }
        while true {
            let suffix = String(UInt32.random(in: .min ... .max), radix: 36)
            let temporary = "\(target[..<cut]).\(name).\(suffix).partial"
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (descriptor, temporary) }
            guard errno == EEXIST else { throw failure(path, errno) }
        }
    }

    /// Asks for the new name to be on the disk as well; not every file system can.
    private static func synchronizeFolder(of target: String) {
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// The stream of this process that a path stands for: it must be continued, not opened anew.
    private static func standardDescriptor(_ path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": 1
        case "/dev/stderr": 2
        default: path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst(8)) : nil
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> DataError {
        .cannotWrite(path: path, reason: systemReason(code))
    }
}
