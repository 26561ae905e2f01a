import Foundation

/// The file that stands in for another until all of it is written: `.NAME.RANDOM.partial` in the same folder.
///
/// It is locked while its process lives, so that the next writer of the same file can tell the remains of a
/// killed process, which it removes, from the work of a living one.
struct PartialFile {
    let descriptor: Int32
    let path: String

    /// Creates a file that did not exist, with the permissions that the user's mask leaves.
    ///
    /// - Parameter target: the file it stands in for.
    /// - Throws: `DataError.cannotWrite`, which names `shown`.
    init(besides target: String, shown: String) throws {
        PartialFile.removeRemains(of: target)
        // An overlong name must fail here and not in the rename at the end.
        guard HiddenName.split(target).name.utf8.count <= 255 else {
            throw DataError.cannotWrite(path: shown, reason: systemReason(ENAMETOOLONG))
        }
        while true {
            let suffix = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
            let path = HiddenName.beside(target, ending: "\(suffix).\(PartialFile.ending)")
            let descriptor = TemporaryFiles.create(path) {
                open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            }
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                throw DataError.cannotWrite(path: shown, reason: systemReason(errno))
            }
            // Another process may have taken it for remains before it was locked.
            guard Lock.take(descriptor) != .heldByAnother, Lock.isNamed(descriptor, path) else {
                close(descriptor)
                TemporaryFiles.forget(path)
                continue
            }
            self.descriptor = descriptor
            self.path = path
            return
        }
    }

    /// Takes the file away.
    func remove() {
        unlink(path)
        TemporaryFiles.forget(path)
    }

    /// Gives the finished file its name.
    ///
    /// - Parameters:
    ///   - target: the file it stands in for.
    ///   - existing: what becomes of a file of that name; where it is kept, this one gets the first free name
    ///     beside it, so that nothing is lost.
    /// - Throws: `DataError.cannotWrite`, which names `shown`, and `DataError.appeared`.
    func move(to target: String, shown: String, existing: ExistingFile) throws {
        if existing == .replaced {
            guard rename(path, target) == 0 else { throw failure(shown) }
            TemporaryFiles.forget(path)
            return
        }
        if try take(target, shown: shown) { return }
        for number in 2... {
            let name = PartialFile.numbered(target, number)
            if try take(name, shown: shown) {
                throw DataError.appeared(path: shown, kept: PartialFile.numbered(shown, number))
            }
        }
    }

    /// Takes a name unless it is in use.
    private func take(_ name: String, shown: String) throws -> Bool {
        if link(path, name) == 0 {
            remove()
            return true
        }
        switch errno {
        case EEXIST: return false
        case EPERM, ENOTSUP, ENOSYS, EMLINK: break
        default: throw failure(shown)
        }
        // A file system without links: a look before is the most that can be done.
        guard access(name, F_OK) != 0 else { return false }
        guard rename(path, name) == 0 else { throw failure(shown) }
        TemporaryFiles.forget(path)
        return true
    }

    /// `folder/name-2.ending` for `folder/name.ending`.
    private static func numbered(_ path: String, _ number: Int) -> String {
        let (folder, name) = HiddenName.split(path)
        let cut = name.dropFirst().lastIndex(of: ".") ?? name.endIndex
        return "\(folder)\(name[..<cut])-\(number)\(name[cut...])"
    }

    private func failure(_ shown: String) -> DataError {
        .cannotWrite(path: shown, reason: systemReason(errno))
    }

    private static let ending = "partial"

    /// Removes the temporary files of processes that were killed while they wrote the same file.
    private static func removeRemains(of target: String) {
        let (folder, _) = HiddenName.split(target)
        let start = HiddenName.split(HiddenName.beside(target, ending: "")).name
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: folder.isEmpty ? "." : folder)
        for name in names ?? [] where name.hasPrefix(start) && name.hasSuffix(".\(ending)") {
            // Nothing but the eight digits stands between: another file's name may begin with this one's.
            let middle = name.dropFirst(start.count).dropLast(ending.count + 1)
            guard middle.count == 8, UInt32(middle, radix: 16) != nil else { continue }
            let descriptor = open(folder + name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if Lock.take(descriptor) == .taken { unlink(folder + name) }
            close(descriptor)
        }
    }
}
