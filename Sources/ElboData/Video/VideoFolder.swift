import Foundation

/// A folder of moving pictures, read: video files, and folders of numbered images.
public struct VideoFolder: Sendable {
    /// The clips as rows, in natural order of the videos' paths; `rowNames` are the paths, of several rows of one video
    /// with the number of the frame at which each begins.
    public let data: Dataset
    /// Videos that are left out, in the order of their paths.
    public let unreadable: [UnreadableVideo]
    /// Visible files that are none.
    public let ignored: Int
    /// Videos that gave rows.
    public let videos: Int
    /// Frames left over at the ends of videos.
    public let rest: Int

    /// Reads all videos of a folder and its sub-folders; a folder that holds images directly is one, of their number.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - options: frames of a clip and how they are taken; size, colour, and what to do about unreadable videos.
    ///   - progress: told now and then how many videos of how many are done.
    /// - Throws: `DataError`: no folder or no video there, none readable, with `isStrict` one unreadable, or more than
    ///   memory holds.
    public init(
        _ path: String, options: ClipOptions = ClipOptions(),
        images: ImageOptions = ImageOptions(),
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let name = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
        let listing = try FolderListing(
            path, endings: FileFormat.videoEndings + FileFormat.imageEndings)
        var sequences: [String: [String]] = [:]
        var sources: [ClipReader.Source] = []
        for file in listing.files {
            let place = listing.location(file.path)
            let isImage = FileFormat.imageEndings.contains(where: file.path.lowercased().hasSuffix)
            if isImage {
                sequences[(file.path as NSString).deletingLastPathComponent, default: []]
                    .append(place)
            } else {
                sources.append(.file(name: file.path, path: place, decoder: options.decoder))
            }
        }
        for (folder, files) in sequences {
            sources.append(
                ClipReader.Source(name: folder.isEmpty ? name : folder) {
                    () throws(VideoDefect) in try ImageSequence(files)
                })
        }
        sources.sort { NaturalOrder.precedes($0.name, $1.name) }
        let total = sources.count + listing.lost.count
        guard total > 0 else { throw DataError.noVideos(path: path, ignored: listing.ignored) }
        let (contents, found) = try ClipReader(
            sources: sources, options: options, images: images, progress: progress
        ).read(path)
        let lost = listing.lost.map {
            UnreadableVideo(path: $0.path, defect: .cannotRead(reason: $0.reason))
        }
        unreadable = (found + lost).sorted { NaturalOrder.precedes($0.path, $1.path) }
        guard let contents, unreadable.isEmpty || !images.isStrict else {
            throw DataError.unreadableVideos(path: path, unreadable: unreadable, total: total)
        }
        ignored = listing.ignored
        (videos, rest) = (contents.videos, contents.rest)
        data = contents.data(named: name)
    }

    /// Whether a folder holds video files and no images or sounds.
    public static func isAt(_ path: String) -> Bool {
        guard ImageFolder.isFolder(path),
            let videos = try? FolderListing(path, endings: FileFormat.videoEndings),
            !videos.files.isEmpty
        else { return false }
        let others = FileFormat.imageEndings + FileFormat.soundEndings
        return (try? FolderListing(path, endings: others).files.isEmpty) ?? false
    }
}
