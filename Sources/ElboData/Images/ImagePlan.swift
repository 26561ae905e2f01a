import ElboNumerics

/// What becomes of the images of a folder, decided before any of them is decoded.
struct ImagePlan {
    let treatment: ImageTreatment
    /// The files to decode.
    let files: [FolderListing.Entry]
    /// Those whose header already cannot be read.
    let unreadable: [UnreadableImage]

    /// Decides; looks at the headers of all files unless size and colour are given.
    ///
    /// - Throws: `DataError.mixedImageSizes` when the sizes differ and none is given.
    init(_ listing: FolderListing, _ options: ImageOptions) throws {
        if let size = options.size, let color = options.color {
            treatment = ImageTreatment(size: size, color: color, filter: options.filter)
            files = listing.files
            unreadable = []
            return
        }
        let headers = concurrentMap(listing.files.count, threads: options.threads) { index in
            let file = ImageFile(path: listing.location(listing.files[index].path))
            return Result { () throws(ImageDefect) in try file.header() }
        }
        var files: [FolderListing.Entry] = []
        var unreadable: [UnreadableImage] = []
        var counts: [ImageSize: Int] = [:]
        var areGrey = true
        for (file, header) in zip(listing.files, headers) {
            switch header {
            case .success(let header):
                files.append(file)
                counts[header.size, default: 0] += 1
                areGrey = areGrey && header.isGrey
            case .failure(let defect):
                unreadable.append(UnreadableImage(path: file.path, defect: defect))
            }
        }
        guard let first = counts.keys.first else {
            throw DataError.unreadableImages(
                path: listing.folder, unreadable: unreadable, total: listing.files.count)
        }
        guard options.size != nil || counts.count == 1 else {
            throw DataError.mixedImageSizes(
                path: listing.folder,
                sizes: counts.map { ImageSizeCount(size: $0, images: $1) }.sorted())
        }
        guard let size = options.size ?? ImageSize(width: first.width, height: first.height) else {
            throw DataError.largeImages(path: listing.folder, size: first)
        }
        self.files = files
        self.unreadable = unreadable
        treatment = ImageTreatment(
            size: size, color: options.color ?? (areGrey ? .grey : .rgb), filter: options.filter)
    }
}

/// How many images have a size.
public struct ImageSizeCount: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The size.
    public let size: ImageSize
    /// How many have it.
    public let images: Int

    /// Whether it is the more frequent size, or of equally frequent ones the smaller.
    public static func < (left: ImageSizeCount, right: ImageSizeCount) -> Bool {
        (-left.images, left.size.width, left.size.height)
            < (-right.images, right.size.width, right.size.height)
    }

    /// For example `64x64 (12 images)`.
    public var description: String { "\(size) (\(images == 1 ? "1 image" : "\(images) images"))" }
}
