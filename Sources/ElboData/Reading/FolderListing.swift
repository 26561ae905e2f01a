import Foundation

/// The files of one kind in a folder and its sub-folders, in natural order; they are told by how their names end.
package struct FolderListing: Sendable {
    /// A file as the system describes it.
    package struct Entry: Sendable {
        /// The path within the folder.
        package let path: String
        let size: Int
        /// When the contents were modified, as programs may set it: nanoseconds since 1970.
        let modified: Int
        /// When the system last saw the file change, which no program sets: nanoseconds since 1970.
        let changed: Int
        /// The file's number on its disk: another file of the name has another.
        let number: UInt64
    }

    /// The folder as the user wrote it.
    let folder: String
    private let endings: [String]
    package private(set) var files: [Entry] = []
    /// Names of such files that lead nowhere.
    private(set) var lost: [(path: String, reason: String)] = []
    /// Visible files of other kinds.
    package private(set) var ignored = 0
    /// Images, sounds and moving pictures met, the wanted ones among them.
    private var media = 0
    /// How many other files are met before those must be one in a hundred at least.
    private let patience: Int
    /// Folders seen, by device and number: links can lead in circles.
    private var visited: Set<[UInt64]> = []

    /// Walks through a folder; hidden files and folders are left alone, links are followed.
    ///
    /// - Parameters:
    ///   - folder: Where to begin.
    ///   - endings: How the names of the wanted files end.
    ///   - patience: How many other files are met before those of data must be one in a hundred at least.
    /// - Throws: `DataError.notFound` or `.cannotRead` for the folder itself, `.fewData` when more than `patience` other
    ///   files were met and hardly any of data: a whole disk is walked through.
    package init(_ folder: String, endings: [String], patience: Int = 200_000) throws {
        self.folder = folder
        self.patience = patience
        self.endings = endings
        guard let status = FolderListing.status(folder) else {
            throw DataError.notFound(path: folder)
        }
        visited.insert(FolderListing.identity(status))
        try walk("")
    }

    /// Whether this is the path of a folder.
    static func isFolder(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Where a listed file is.
    package func location(_ path: String) -> String {
        path.isEmpty ? folder : folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// The bytes of all files.
    var size: Int { files.reduce(0) { $0 + $1.size } }

    private mutating func walk(_ prefix: String) throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: location(prefix))
        } catch {
            throw DataError.cannotRead(
                path: location(prefix), reason: "the folder cannot be listed")
        }
        for name in names.sorted(by: NaturalOrder.precedes) where !name.hasPrefix(".") {
            let path = prefix + name
            guard let status = FolderListing.status(location(path)) else {
                noteMissing(path)
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if visited.insert(FolderListing.identity(status)).inserted { try walk(path + "/") }
            case S_IFREG where isWanted(name):
                media += 1
                files.append(FolderListing.entry(path, status))
            default:
                ignored += 1
                if FileFormat.isMedia(name) { media += 1 }
                guard ignored <= patience || ignored / 100 < media else {
                    throw DataError.fewData(path: folder, seen: ignored + files.count, data: media)
                }
            }
        }
    }

    /// A link that leads nowhere.
    private mutating func noteMissing(_ path: String) {
        if isWanted(path) {
            // Bytes that are not UTF-8 were replaced in the listing, so that the name is no file's.
            let reason =
                path.contains("\u{FFFD}")
                ? "its name is not UTF-8; rename it" : systemReason(ENOENT)
            lost.append((path, reason))
        } else {
            ignored += 1
        }
    }

    private func isWanted(_ name: String) -> Bool {
        endings.contains(where: name.lowercased().hasSuffix)
    }

    private static func status(_ path: String) -> stat? {
        var result = stat()
        return stat(path, &result) == 0 ? result : nil
    }

    private static func identity(_ status: stat) -> [UInt64] {
        [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
    }

    private static func entry(_ path: String, _ status: stat) -> Entry {
        #if os(macOS)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        return Entry(
            path: path, size: Int(status.st_size), modified: nanoseconds(modified),
            changed: nanoseconds(changed), number: UInt64(truncatingIfNeeded: status.st_ino))
    }

    private static func nanoseconds(_ time: timespec) -> Int {
        Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
