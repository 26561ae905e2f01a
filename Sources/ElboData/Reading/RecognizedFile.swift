import ElboNumerics

/// A data file whose format is known, before anything of it is decoded.
struct RecognizedFile {
    let path: String
    /// The file, and what to take of it.
    let place: DataPath
    /// Whether it is a file that can be opened again by its name.
    let isOnDisk: Bool
    let format: FileFormat
    /// The contents from their start, decompressed.
    let reader: ByteReader
    /// The same bytes at any place, unless they come compressed or through a pipe.
    let seekable: (any SeekableBytes)?
    let isCompressed: Bool

    /// Opens a file by its name; `-` is standard input, and `toy:rings` and its like are files that ship as rules.
    init(path: String) throws {
        if let toy = try ToyData(path: path) {
            try self.init(bytes: toy.file, name: path)
            return
        }
        let place = DataPath(path)
        let file = try InputFile(place.file)
        try self.init(
            file, seekable: file.size == nil ? nil : file, path: place.file, place: place,
            isOnDisk: file.size != nil)
    }

    /// Opens bytes in memory; the name tells the format as a file's name would.
    init(bytes: [UInt8], name: String) throws {
        let memory = MemoryBytes(bytes)
        try self.init(
            ByteRange(memory, offset: 0, count: bytes.count), seekable: memory, path: name,
            place: DataPath(name), isOnDisk: false)
    }

    private init(
        _ source: any ByteSource, seekable: (any SeekableBytes)?, path: String, place: DataPath,
        isOnDisk: Bool
    ) throws {
        (self.path, self.place, self.isOnDisk) = (path, place, isOnDisk)
        var reader = ByteReader(source, path: path)
        let start = try reader.peek(4)
        guard !start.isEmpty else { throw DataError.emptyFile(path: path) }
        isCompressed = start.starts(with: [0x1f, 0x8b])
        if isCompressed {
            let file = ByteReaderSource(reader)
            reader = ByteReader(try InflatedBytes(file, wrapping: .gzip, path: path), path: path)
            guard try !reader.peek(1).isEmpty else { throw DataError.emptyFile(path: path) }
        } else if path.lowercased().hasSuffix(".gz") {
            throw DataError.wrongFormat(path: path, expected: "gzip")
        }
        let first = try reader.peek(64)
        if let format = ForeignFormat(start: first) {
            throw DataError.foreignFormat(path: path, format: format)
        }
        var shown = FileFormat(start: first)
        let promised = FileFormat(name: path)
        let lowercased = path.lowercased()
        if promised == .video,
            !FileFormat.nativeVideoEndings.contains(where: lowercased.hasSuffix)
                || lowercased.hasSuffix(".apng") && APNGReader.matches(first)
        {
            // Which of its many formats it is, ffmpeg finds out; what moves begins as a still PNG does.
            shown = .video
        }
        if promised == .delimited, WideText.encoding(of: first) != nil {
            // The mark of UTF-16 could be the beginning of a frame of MPEG audio.
            shown = .delimited
        }
        if promised == .delimited, shown == nil, let found = ControlByte(in: first) {
            throw DataError.badLine(path: path, line: found.line, reason: found.reason)
        }
        if let promised, promised != shown {
            throw DataError.wrongFormat(path: path, expected: promised.label)
        }
        guard let format = shown else { throw DataError.unknownFormat(path: path) }
        if let selection = place.selection, format != .sqlite {
            throw DataError.noSuchTable(path: path, table: selection, tables: [])
        }
        self.format = format
        self.reader = reader
        self.seekable = isCompressed ? nil : seekable
    }

    /// All bytes at any place, brought into memory if they are not.
    func seekableBytes() throws -> any SeekableBytes {
        try seekable ?? MemoryBytes(reader.remainder(atMost: MemoryLimit.bytes / 2))
    }
}

/// A reader as the source of another one.
final class ByteReaderSource: ByteSource {
    private let reader: ByteReader

    init(_ reader: ByteReader) {
        self.reader = reader
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try reader.read(into: buffer)
    }

    var remainingAtMost: Int? { reader.remainingAtMost }

    var fractionRead: Double? { reader.fractionRead }
}
