import Foundation

/// A folder of sounds, read: WAV, AIFF, FLAC, Ogg and MP3 files.
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

    /// Reads all sounds of a folder and its sub-folders.
    ///
    /// Files are decoded on several cores; the result does not depend on their number. Only levels are kept.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - options: rate, length, window, and what to do about unreadable sounds.
    ///   - progress: told now and then how many sounds of how many are done.
    /// - Throws: `DataError`: no folder or no sound there, none readable, with `isStrict` one unreadable.
    public init(
        _ path: String, options: SoundOptions = SoundOptions(),
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        let listing = try FolderListing(path, endings: FileFormat.soundEndings)
        let total = listing.files.count + listing.lost.count
        guard total > 0 else { throw DataError.noSounds(path: path, ignored: listing.ignored) }
        let sources = listing.files.map {
            SoundReader.Source.file(name: $0.path, path: listing.location($0.path))
        }
        let (contents, found) = SoundReader(
            sources: sources, options: options, progress: progress
        ).read()
        let lost = listing.lost.map {
            UnreadableSound(path: $0.path, defect: .cannotRead(reason: $0.reason))
        }
        unreadable = (found + lost).sorted { NaturalOrder.precedes($0.path, $1.path) }
        guard let contents, unreadable.isEmpty || !options.isStrict else {
            throw DataError.unreadableSounds(path: path, unreadable: unreadable, total: total)
        }
        ignored = listing.ignored
        (cut, resampled) = (contents.cut, contents.resampled)
        data = contents.data(
            named: URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent)
    }

    /// Whether a folder holds sounds and no images.
    public static func isAt(_ path: String) -> Bool {
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
