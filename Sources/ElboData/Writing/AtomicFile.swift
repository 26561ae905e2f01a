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
    ///   - existing: what becomes of a file that is there when the new one is complete.
    ///   - body: writes the contents; what it throws ends the writing and is thrown on.
    /// - Throws: `DataError.cannotWrite` with the system's reason; `DataError.appeared` when there is a file
    ///   that shall be kept, after the new one has been put beside it.
    public static func write(
        to path: String, existing: ExistingFile = .replaced, _ body: (OutputFile) throws -> Void
    ) throws {
        if let descriptor = standardDescriptor(path) {
            return try writeDirectly(dup(descriptor), path: path, body)
        }
        switch try place(of: path) {
        case .file(let target, let permissions):
            try write(
                to: target, path: path, permissions: permissions, existing: existing, body)
        case .device:
            try writeDirectly(open(path, O_WRONLY | O_CLOEXEC), path: path, body)
        }
    }

    /// What stands at a path, or could.
    private enum Place {
        /// A regular file behind all links, with the permissions of the one that is there.
        case file(String, permissions: mode_t?)
        case device
    }

    private static func place(of path: String) throws -> Place {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = errno
            guard reason == ENOENT else { throw failure(path, reason) }
            guard lstat(path, &status) != 0 else {
                throw DataError.cannotWrite(path: path, reason: "it is a link to nothing")
            }
            guard !path.isEmpty, !path.hasSuffix("/") else { throw failure(path, reason) }
            return .file(path, permissions: nil)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard let target = realpath(path, nil) else { throw failure(path, errno) }
            defer { free(target) }
            return .file(String(cString: target), permissions: status.st_mode & 0o7777)
        case S_IFDIR:
            throw failure(path, EISDIR)
        default:
            return .device
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

    /// Finds out, before the work, whether a file can be put at a path: as `write`, but nothing is left.
    ///
    /// - Parameter path: where a file shall be; `-` and devices pass.
    /// - Throws: `DataError.cannotWrite` with the system's reason.
    public static func check(_ path: String) throws {
        guard standardDescriptor(path) == nil else { return }
        switch try place(of: path) {
        case .file(let target, _):
            let temporary = try PartialFile(besides: target, shown: path)
            temporary.remove()
            close(temporary.descriptor)
        case .device: break
        }
    }

    private static func write(
        to target: String, path: String, permissions: mode_t?, existing: ExistingFile,
        _ body: (OutputFile) throws -> Void
    ) throws {
        let temporary = try PartialFile(besides: target, shown: path)
        let output = OutputFile(descriptor: temporary.descriptor, path: path)
        do {
            try body(output)
            try output.flush()
            if let permissions { try output.setPermissions(permissions) }
            try output.synchronize()
            try temporary.move(to: target, shown: path, existing: existing)
        } catch {
            temporary.remove()
            throw error
        }
        synchronizeFolder(of: target)
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
