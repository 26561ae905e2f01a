import CZlib
import Foundation

/// What a cache file says about its images.
struct ImageCacheContents: Codable, Equatable, Sendable {
    let treatment: ImageTreatment
    /// The path of each image within the folder.
    let rows: [String]
    let unreadable: [UnreadableImage]
}

/// A file with the finished images of a folder.
///
/// It holds the images' bytes, then JSON, then a footer of four 64-bit little-endian numbers: the length
/// of the JSON, the CRC-32 of all before the footer, the key, and a mark. The key hashes path, size, times and
/// number (inode) of every image file, and the options; a file with another key is not used but replaced. Who
/// changes a picture can set its time of modification back, but not the one at which the system saw the change.
/// Whatever is wrong with a file, it counts as absent.
struct ImageCache {
    let path: String
    private let key: UInt64

    /// Chosen anew whenever images come out differently or the layout changes.
    private static let mark: UInt64 = 0x3130_4c45_424f_494d
    private static let footerSize = 32

    /// The cache of these images with these options.
    init(folder: String, listing: FolderListing, options: ImageOptions) {
        var name = FNV1a()
        name.combine(URL(fileURLWithPath: listing.folder).standardizedFileURL.path)
        name.combine("\(options.size?.description ?? "-") \(options.color?.rawValue ?? "-")")
        name.combine(options.filter.rawValue)
        var key = name
        for image in listing.files {
            key.combine(image.path)
            key.combine(UInt64(image.size))
            key.combine(UInt64(bitPattern: Int64(image.modified)))
            key.combine(UInt64(bitPattern: Int64(image.changed)))
            key.combine(image.number)
        }
        path = "\(folder)/images-\(String(name.state, radix: 16))"
        self.key = key.state
    }

    /// The images, if they are there and whole.
    func open() -> (contents: ImageCacheContents, bytes: ByteStorage)? {
        guard let file = MappedFile(path) else { return nil }
        return withExtendedLifetime(file) {
            guard let (contents, count) = parse(file.bytes) else { return nil }
            return (contents, ByteStorage(file, count: count))
        }
    }

    private func parse(
        _ bytes: UnsafeRawBufferPointer
    ) -> (contents: ImageCacheContents, count: Int)? {
        let end = bytes.count - ImageCache.footerSize
        guard end >= 0 else { return nil }
        let footer = (0..<4).map { index in
            UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: end + 8 * index, as: UInt64.self))
        }
        guard footer[3] == ImageCache.mark, footer[2] == key, footer[0] <= UInt64(end) else {
            return nil
        }
        let start = end - Int(footer[0])
        guard footer[1] == UInt64(checksum(0, UnsafeRawBufferPointer(rebasing: bytes[..<end]))),
            let contents = try? JSONDecoder().decode(
                ImageCacheContents.self, from: Data(bytes[start..<end])),
            !contents.rows.isEmpty, contents.rows.count * contents.treatment.itemSize == start
        else { return nil }
        return (contents, start)
    }

    /// Writes the file as a whole or not at all.
    ///
    /// - Parameter body: writes the images to the output it is given, and says what they are.
    /// - Throws: `DataError.cannotWrite`, and what `body` throws.
    func write(_ body: (ChecksummedOutput) throws -> ImageCacheContents) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
        } catch {
            throw DataError.cannotWrite(
                path: folder.path,
                reason:
                    "the cache folder cannot be created; name another with --cache, or use --no-cache"
            )
        }
        removeLeftovers(in: folder)
        try AtomicFile.write(to: path) { file in
            let output = ChecksummedOutput(file)
            let contents = try body(output)
            let json = try JSONEncoder().encode(contents)
            try json.withUnsafeBytes { try output.write($0) }
            for number in [UInt64(json.count), UInt64(output.checksum), key, ImageCache.mark] {
                try withUnsafeBytes(of: number.littleEndian) { try file.write($0) }
            }
        }
    }
}

extension ImageCache {
    /// Removes the unfinished files of runs that were killed; those of the last day may still be at work.
    private func removeLeftovers(in folder: URL) {
        let files =
            (try? FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
        for file in files {
            let name = file.lastPathComponent
            let values = try? file.resourceValues(forKeys: [.contentModificationDateKey])
            guard name.hasPrefix(".images-"), name.hasSuffix(".partial"),
                let date = values?.contentModificationDate, date.timeIntervalSinceNow < -86_400
            else { continue }
            try? FileManager.default.removeItem(at: file)
        }
    }
}

/// A file being written, and the CRC-32 of what was written so far.
final class ChecksummedOutput {
    private let file: OutputFile
    private(set) var checksum: UInt = 0

    init(_ file: OutputFile) {
        self.file = file
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        checksum = ElboData.checksum(checksum, bytes)
        try file.write(bytes)
    }
}

/// Continues a CRC-32 (zlib's); begins with 0.
private func checksum(_ start: UInt, _ bytes: UnsafeRawBufferPointer) -> UInt {
    guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return start }
    return crc32_z(start, base, bytes.count)
}
