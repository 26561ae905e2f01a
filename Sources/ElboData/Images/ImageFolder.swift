import Foundation

/// A folder of PNG and JPEG files, read.
public struct ImageFolder: Sendable {
    /// The images as rows of bytes, in natural order of their paths; `rowNames` are the paths.
    public let data: Dataset
    /// Images that are left out, in the order of their paths.
    public let unreadable: [UnreadableImage]
    /// Visible files that are no images.
    public let ignored: Int
    /// Whether the images came finished from an earlier run.
    public let isFromCache: Bool

    /// Reads all images of a folder and its sub-folders.
    ///
    /// Files are decoded on several cores; the result does not depend on their number. Only finished images
    /// are kept, in memory or in the cache.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - options: size, colour, what to do about unreadable images, and the cache.
    ///   - progress: told now and then how many images of how many are done.
    /// - Throws: `DataError`: no folder or no image there, images of several sizes without a size asked for,
    ///   none readable, with `isStrict` one unreadable, or a cache folder that cannot be written.
    public init(
        _ path: String, options: ImageOptions = ImageOptions(),
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let listing = try FolderListing(path, endings: FileFormat.imageEndings)
        guard listing.files.count + listing.lost.count > 0 else {
            throw DataError.noImages(path: path, ignored: listing.ignored)
        }
        let reader = ImageFolderReader(listing: listing, options: options, progress: progress)
        let (contents, bytes, isFromCache) = try reader.read()
        let unreadable = (contents.unreadable + listing.lostImages).sorted {
            NaturalOrder.precedes($0.path, $1.path)
        }
        if options.isStrict, !unreadable.isEmpty {
            throw DataError.unreadableImages(
                path: path, unreadable: unreadable,
                total: listing.files.count + listing.lost.count)
        }
        self.unreadable = unreadable
        self.isFromCache = isFromCache
        ignored = listing.ignored
        data = Dataset(
            .bytes(bytes), itemShape: contents.treatment.itemShape,
            name: ImageFolder.name(path), rowNames: TextList(contents.rows),
            images: contents.treatment)
    }

    /// Whether this is the path of a folder; `-` is standard input.
    public static func isFolder(_ path: String) -> Bool {
        path != "-" && FolderListing.isFolder(path)
    }

    /// The folder's own name, also when its path is `.`.
    private static func name(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
    }
}

extension FolderListing {
    /// Images that lead nowhere.
    var lostImages: [UnreadableImage] {
        lost.map { UnreadableImage(path: $0.path, defect: .cannotRead(reason: $0.reason)) }
    }
}
