import ElboNumerics
import Foundation

/// The files of a tar archive, found by its headers alone: POSIX ustar and pax, and GNU's long names and large sizes.
///
/// Nothing is unpacked: a name only names, whatever it says. Links and devices are no files.
struct TarArchive: Sendable {
    /// A file and where its bytes are.
    struct Entry: Sendable {
        /// Its path as the archive writes it, without `./` in it or `/` at the beginning.
        let path: String
        let offset: Int
        let size: Int

        /// Whether the path leads out of the folder into which an archive is unpacked.
        var climbs: Bool { path.split(separator: "/").contains("..") }
    }

    /// What the archive is called.
    let path: String
    /// Its files, in their order; of two with one name the later counts, as for those who unpack.
    let entries: [Entry]
    /// Those before them that have a name of a later one.
    let replaced: [Entry]
    private let storage: Storage

    fileprivate enum Storage: Sendable {
        case file(PositionedFile)
        case memory([UInt8])
    }

    private static let block = 512

    /// Whether a path has a name of tar archives.
    static func isNamed(_ path: String) -> Bool {
        [".tar", ".tar.gz", ".tgz"].contains { path.lowercased().hasSuffix($0) }
    }

    /// Reads all headers; an archive in gzip is brought into memory as a whole.
    ///
    /// - Throws: `DataError`: `.notFound`, `.cannotRead`, `.wrongFormat`, `.truncated`, `.corrupt`.
    init(_ path: String) throws {
        let file = try InputFile(path)
        let reader = ByteReader(file, path: path)
        let start = try reader.peek(2)
        guard !start.isEmpty else { throw DataError.emptyFile(path: path) }
        if start.elementsEqual([0x1f, 0x8b]) {
            let unpacked = try InflatedBytes(
                ByteReaderSource(reader), wrapping: .gzip, path: path)
            let bytes = try ByteReader(unpacked, path: path)
                .remainder(atMost: MemoryLimit.bytes / 2)
            try self.init(.memory(bytes), count: bytes.count, path: path)
        } else if let size = file.size {
            guard !path.lowercased().hasSuffix("gz") else {
                throw DataError.wrongFormat(path: path, expected: "gzip")
            }
            try self.init(.file(file.positioned), count: size, path: path)
        } else {
            let bytes = try reader.remainder(atMost: MemoryLimit.bytes / 2)
            try self.init(.memory(bytes), count: bytes.count, path: path)
        }
    }

    /// Reads the headers of an archive in memory.
    ///
    /// - Throws: `DataError`, as for a file.
    init(_ bytes: [UInt8], path: String) throws {
        try self.init(.memory(bytes), count: bytes.count, path: path)
    }

    private init(_ storage: Storage, count: Int, path: String) throws {
        (self.storage, self.path) = (storage, path)
        var places: [String: Int] = [:]
        var (found, replaced) = ([Entry](), [Entry]())
        /// What an extended header says of the file that follows.
        var (longPath, longTarget, longSize) = (String?.none, String?.none, Int?.none)
        func add(_ entry: Entry) {
            if let place = places[entry.path] {
                replaced.append(found[place])
                found[place] = entry
            } else if !entry.path.isEmpty, !entry.path.hasSuffix("/") {
                places[entry.path] = found.count
                found.append(entry)
            }
        }
        var offset = 0
        while offset + TarArchive.block <= count {
            let bytes = try storage.bytes(at: offset, count: TarArchive.block)
            // Blocks of zeros end an archive; what is behind them does not count.
            if bytes.allSatisfy({ $0 == 0 }) { break }
            guard let header = TarHeader(bytes) else {
                throw offset == 0
                    ? DataError.wrongFormat(path: path, expected: "tar")
                    : DataError.corrupt(
                        path: path, format: "tar",
                        reason: "the header at byte \(offset) has another sum than it says")
            }
            offset += TarArchive.block
            let size = header.isExtension ? header.size : longSize ?? header.size
            guard size >= 0, size <= count - offset else {
                throw DataError.truncated(
                    path: path,
                    expected: offset.addingReportingOverflow(size).overflow ? nil : offset + size,
                    found: count)
            }
            switch header.kind {
            case .longName:
                longPath = TarHeader.text(
                    try TarArchive.extended(storage, offset, size, path)[...])
            case .longTarget:
                longTarget = TarHeader.text(
                    try TarArchive.extended(storage, offset, size, path)[...])
            case .extended:
                let records = TarHeader.records(
                    try TarArchive.extended(storage, offset, size, path))
                longPath = records["path"] ?? longPath
                longTarget = records["linkpath"] ?? longTarget
                longSize = records["size"].flatMap { Int($0) } ?? longSize
            case .file:
                let name = TarArchive.shortened(longPath ?? header.path)
                add(Entry(path: name, offset: offset, size: size))
                (longPath, longTarget, longSize) = (nil, nil, nil)
            case .link:
                let name = TarArchive.shortened(longPath ?? header.path)
                let target = TarArchive.shortened(longTarget ?? header.target)
                if let place = places[target] {
                    add(Entry(path: name, offset: found[place].offset, size: found[place].size))
                }
                (longPath, longTarget, longSize) = (nil, nil, nil)
            case .other: (longPath, longTarget, longSize) = (nil, nil, nil)
            case .global: break
            }
            let blocks = (size + TarArchive.block - 1) / TarArchive.block
            offset += blocks * TarArchive.block
        }
        guard count >= TarArchive.block else {
            throw DataError.wrongFormat(path: path, expected: "tar")
        }
        (entries, self.replaced) = (found, replaced)
    }

    /// The bytes of a file.
    ///
    /// - Throws: `DataError.cannotRead`.
    func bytes(of entry: Entry) throws -> [UInt8] {
        try storage.bytes(at: entry.offset, count: entry.size)
    }

    /// The contents of a header that goes on; its size comes from the file, so it has a limit.
    private static func extended(
        _ storage: Storage, _ offset: Int, _ size: Int, _ path: String
    ) throws -> [UInt8] {
        guard size <= 1 << 20 else {
            throw DataError.corrupt(
                path: path, format: "tar", reason: "a name of \(size) bytes at byte \(offset)")
        }
        return try storage.bytes(at: offset, count: size)
    }

    private static func shortened(_ path: String) -> String {
        let names = path.split(separator: "/").filter { $0 != "." }
        return names.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    }
}

extension TarArchive.Storage {
    fileprivate func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        switch self {
        case .memory(let bytes): return Array(bytes[offset..<offset + count])
        case .file(let file):
            return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                try file.read(
                    at: offset,
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
                filled = count
            }
        }
    }
}
