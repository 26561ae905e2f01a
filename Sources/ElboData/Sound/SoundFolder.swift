import Foundation

/// A folder of sounds, or a tar archive of one, read: WAV, AIFF, FLAC, Ogg and MP3 files.
public struct SoundFolder: Sendable {
    /// The sounds as rows of levels, in natural order of their paths; `rowNames` are the paths, of several rows of one file
    /// with the second at which each begins.
    public let data: Dataset
    /// Sounds that are left out, in the order of their paths.
    public let unreadable: [UnreadableSound]
    /// Visible files that are no sounds.
    public let ignored: Int
    /// Files whose end was cut off.
    public let cut: Int
    /// Files that were brought to another rate.
    public let resampled: Int
    /// Files with more than one channel, of which the mean is taken.
    public let averaged: Int

    /// Reads all sounds of a folder and its sub-folders, or of an archive (`.tar`, `.tar.gz`, `.tgz`) as if it were unpacked.
    ///
    /// Files are decoded on several cores; the result does not depend on their number. Only levels are kept.
    ///
    /// - Parameters:
    ///   - path: the folder or the archive.
    ///   - options: rate, length, window, and what to do about unreadable sounds.
    ///   - progress: told now and then how many sounds of how many are done.
    /// - Throws: `DataError`: no folder or no sound there, a damaged archive, none readable, with `isStrict` one unreadable.
    public init(
        _ path: String, options: SoundOptions = SoundOptions(),
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let listing = try SoundListing(path)
        let total = listing.count
        guard total > 0 else { throw DataError.noSounds(path: path, ignored: listing.ignored) }
        let (contents, found) = SoundReader(
            sources: listing.sources, options: options, progress: progress
        ).read()
        unreadable = (found + listing.lost).sorted { NaturalOrder.precedes($0.path, $1.path) }
        guard let contents, unreadable.isEmpty || !options.isStrict else {
            throw DataError.unreadableSounds(path: path, unreadable: unreadable, total: total)
        }
        ignored = listing.ignored
        (cut, resampled, averaged) = (contents.cut, contents.resampled, contents.averaged)
        data = contents.data(
            named: URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent)
    }

    /// Whether this is the path of a tar archive, by its name.
    public static func isArchive(_ path: String) -> Bool {
        TarArchive.isNamed(path) && !ImageFolder.isFolder(path)
    }

    /// Whether a folder holds sounds and no images, or a file has the name of a tar archive.
    public static func isAt(_ path: String) -> Bool {
        if isArchive(path) { return true }
        guard ImageFolder.isFolder(path),
            let sounds = try? FolderListing(path, endings: FileFormat.soundEndings),
            !sounds.files.isEmpty
        else { return false }
        return (try? FolderListing(path, endings: FileFormat.imageEndings).files.isEmpty) ?? false
    }
}

extension SoundReader {
    /// Reads one sound as one row or several.
    ///
    /// - Throws: `DataError.unreadableSounds`.
    static func read(_ file: RecognizedFile, _ options: SoundOptions) throws -> Dataset {
        let bytes = try file.reader.remainder(atMost: 1 << 30)
        let (contents, unreadable) = SoundReader(
            sources: [.memory(name: file.name, bytes: bytes)], options: options,
            progress: { _, _ in }
        ).read()
        guard let contents else {
            throw DataError.unreadableSounds(path: file.path, unreadable: unreadable, total: 1)
        }
        return contents.data(named: file.name)
    }
}
