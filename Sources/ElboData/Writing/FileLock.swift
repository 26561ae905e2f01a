import Foundation

/// A file that one process works on, marked beside it so that a second process finds out.
///
/// The mark is an empty file `.NAME.lock` in the same folder under an advisory lock (flock), which the system
/// releases when the process dies, however it dies; a mark that nobody holds is taken over.
public final class FileLock: Sendable {
    private let descriptor: Int32
    private let mark: String

    /// Takes the lock of a file, which need not exist.
    ///
    /// - Parameter path: the file.
    /// - Throws: `DataError.inUse` when another process holds it, `DataError.cannotWrite` when the folder
    ///   takes no file.
    public init(of path: String) throws {
        mark = FileLock.mark(of: path)
        while true {
            let opened = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
            guard opened >= 0 else {
                throw DataError.cannotWrite(path: path, reason: systemReason(errno))
            }
            switch Lock.take(opened) {
            case .taken where Lock.isNamed(opened, mark):
                descriptor = opened
                TemporaryFiles.add(mark)
                return
            case .taken:
                // Its last holder removed it between our opening and our locking.
                close(opened)
            case .heldByAnother:
                close(opened)
                throw DataError.inUse(path: path)
            case .unsupported:
                // A file system without locks: the work goes on as it did before there were any.
                descriptor = opened
                TemporaryFiles.add(mark)
                return
            }
        }
    }

    /// Whether a process works on a file now; no where its system has no locks.
    public static func isHeld(of path: String) -> Bool {
        let opened = open(mark(of: path), O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        return flock(opened, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// The mark of a file, of one that links lead to beside the file itself.
    private static func mark(of path: String) -> String {
        let resolved = realpath(path, nil)
        defer { free(resolved) }
        return HiddenName.beside(resolved.map { String(cString: $0) } ?? path, ending: "lock")
    }

    deinit {
        unlink(mark)
        TemporaryFiles.forget(mark)
        close(descriptor)
    }
}

/// The system's advisory locks on open files.
enum Lock {
    enum Outcome { case taken, heldByAnother, unsupported }

    /// Locks an open file for this descriptor, without waiting.
    static func take(_ descriptor: Int32) -> Outcome {
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return .taken }
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return .heldByAnother
            default: return .unsupported
            }
        }
    }

    /// Whether a path still names the file that is open.
    static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}
