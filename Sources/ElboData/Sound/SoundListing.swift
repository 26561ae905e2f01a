import Foundation

/// The sound files of a folder or of a tar archive, in natural order of their paths.
struct SoundListing: Sendable {
    /// What can be tried to be read, by name.
    let sources: [SoundReader.Source]
    /// Such files that are not read: their names lead nowhere, out of the archive, or to a later file.
    let lost: [UnreadableSound]
    /// Visible files of other kinds.
    let ignored: Int

    /// Lists a folder, or a file whose name is that of an archive.
    ///
    /// - Throws: `DataError`.
    init(_ path: String) throws {
        self =
            SoundFolder.isArchive(path)
            ? SoundListing(of: try TarArchive(path)) : try SoundListing(inFolder: path)
    }

    private init(inFolder path: String) throws {
        let listing = try FolderListing(path, endings: FileFormat.soundEndings)
        sources = listing.files.map { .file(name: $0.path, path: listing.location($0.path)) }
        lost = listing.lost.map {
            UnreadableSound(path: $0.path, defect: .cannotRead(reason: $0.reason))
        }
        ignored = listing.ignored
    }

    /// Lists an archive as if it were unpacked: hidden files are left alone, and a folder that holds everything is the archive.
    ///
    /// Nothing unpacks what leads out of the archive, or what is written over at once: such sounds are lost.
    private init(of archive: TarArchive) {
        let visible = archive.entries.filter(SoundListing.isVisible)
        let inside = visible.filter { !$0.climbs }
        let tops = Set(inside.map { $0.path.prefix { $0 != "/" } })
        let isWrapped = tops.count == 1 && inside.allSatisfy { $0.path.contains("/") }
        let wrapping = isWrapped ? (tops.first?.count ?? 0) + 1 : 0
        let sounds = visible.filter(SoundListing.isSound)
        sources = sounds.filter { !$0.climbs }.map {
            (name: String($0.path.dropFirst(wrapping)), entry: $0)
        }.sorted { SoundListing.precedes($0.name, $1.name) }
            .map { .part(name: $0.name, archive: archive, entry: $0.entry) }
        let replaced = archive.replaced.filter {
            SoundListing.isVisible($0) && SoundListing.isSound($0) && !$0.climbs
        }
        lost =
            sounds.filter(\.climbs).map { UnreadableSound(path: $0.path, defect: .outside) }
            + replaced.map {
                UnreadableSound(path: String($0.path.dropFirst(wrapping)), defect: .replaced)
            }
        ignored = visible.count - sounds.count
    }

    private static func isVisible(_ entry: TarArchive.Entry) -> Bool {
        !entry.path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".." }
    }

    private static func isSound(_ entry: TarArchive.Entry) -> Bool {
        FileFormat.soundEndings.contains(where: entry.path.lowercased().hasSuffix)
    }

    /// Folder by folder in natural order, as a walk through an unpacked archive meets the files.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        for (a, b) in zip(left.split(separator: "/"), right.split(separator: "/")) where a != b {
            return NaturalOrder.precedes(String(a), String(b))
        }
        return left.count < right.count
    }

    /// How many files could be sounds.
    var count: Int { sources.count + lost.count }
}
