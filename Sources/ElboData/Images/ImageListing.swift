import Foundation

/// The image files of a folder and its sub-folders, in natural order; files are told by their names.
struct ImageListing: Sendable {
    /// A file as the system describes it.
    struct Entry: Sendable {
        /// The path within the folder.
        let path: String
        let size: Int
        /// Nanoseconds since 1970.
        let modified: Int
    }

    /// The folder as the user wrote it.
    let folder: String
    private(set) var images: [Entry] = []
    /// Names of images that lead nowhere.
    private(set) var unreadable: [UnreadableImage] = []
    /// Visible files that are no images.
    private(set) var ignored = 0
    /// Folders seen, by device and number: links can lead in circles.
    private var visited: Set<[UInt64]> = []

    /// Walks through a folder; hidden files and folders are left alone, links are followed.
    ///
    /// - Throws: `DataError.notFound` or `.cannotRead` for the folder itself.
    init(_ folder: String) throws {
        self.folder = folder
        guard let status = ImageListing.status(folder) else {
            throw DataError.notFound(path: folder)
        }
        visited.insert(ImageListing.identity(status))
        try walk("")
    }

    /// Whether this is the path of a folder.
    static func isFolder(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    /// Where a listed file is.
    func location(_ path: String) -> String { folder + "/" + path }

    /// The bytes of all images.
    var size: Int { images.reduce(0) { $0 + $1.size } }

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
            guard let status = ImageListing.status(location(path)) else {
                noteMissing(path)
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if visited.insert(ImageListing.identity(status)).inserted { try walk(path + "/") }
            case S_IFREG where ImageListing.isImage(name):
                images.append(
                    Entry(
                        path: path, size: Int(status.st_size),
                        modified: ImageListing.modified(status)))
            default:
                ignored += 1
            }
        }
    }

    /// A link that leads nowhere.
    private mutating func noteMissing(_ path: String) {
        if ImageListing.isImage(path) {
            unreadable.append(
                UnreadableImage(path: path, defect: .cannotRead(reason: systemReason(ENOENT))))
        } else {
            ignored += 1
        }
    }

    private static func isImage(_ name: String) -> Bool {
        FileFormat.imageEndings.contains(where: name.lowercased().hasSuffix)
    }

    private static func status(_ path: String) -> stat? {
        var result = stat()
        return stat(path, &result) == 0 ? result : nil
    }

    private static func identity(_ status: stat) -> [UInt64] {
        [UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino)]
    }

    private static func modified(_ status: stat) -> Int {
        #if os(macOS)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
