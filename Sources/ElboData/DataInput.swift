/// A data file that has been opened and recognised.
struct DataInput {
    /// How the numbers come.
    enum Contents {
        /// One array, read through.
        case array(shape: [Int], values: Dataset.Values)
        /// A table of text, at its first data record.
        case table(DelimitedTable)
        /// The bytes of an image file.
        case image([UInt8])
    }

    let path: String
    let contents: Contents

    /// Opens a file by its name; `-` is standard input.
    init(path: String, options: ReadOptions) throws {
        let file = try InputFile(path)
        try self.init(file, seekable: file.size == nil ? nil : file, path: path, options: options)
    }

    /// Opens bytes in memory; the name tells the format as a file's name would.
    init(bytes: [UInt8], name: String, options: ReadOptions) throws {
        let memory = MemoryBytes(bytes)
        try self.init(
            ByteRange(memory, offset: 0, count: bytes.count), seekable: memory, path: name,
            options: options)
    }

    private init(
        _ source: any ByteSource, seekable: (any SeekableBytes)?, path: String, options: ReadOptions
    ) throws {
        self.path = path
        var reader = ByteReader(source, path: path)
        var seekable = seekable
        let start = try reader.peek(4)
        guard !start.isEmpty else { throw DataError.emptyFile(path: path) }
        if start.starts(with: [0x1f, 0x8b]) {
            let file = ByteReaderSource(reader)
            reader = ByteReader(try InflatedBytes(file, wrapping: .gzip, path: path), path: path)
            seekable = nil
            guard try !reader.peek(1).isEmpty else { throw DataError.emptyFile(path: path) }
        } else if path.lowercased().hasSuffix(".gz") {
            throw DataError.wrongFormat(path: path, expected: "gzip")
        }
        let shown = FileFormat(start: try reader.peek(64))
        let promised = FileFormat(name: path)
        if let promised, promised != shown {
            throw DataError.wrongFormat(path: path, expected: promised.label)
        }
        guard let format = shown else { throw DataError.unknownFormat(path: path) }
        switch format {
        case .idx:
            let array = try IDXFormat.read(reader)
            contents = .array(shape: array.shape, values: array.values)
        case .npy:
            let array = try NPYFormat.read(reader)
            contents = .array(shape: array.shape, values: array.values)
        case .npz:
            let file = try seekable ?? MemoryBytes(reader.remainder())
            let array = try NPZFormat.read(file, path: path, member: options.member)
            contents = .array(shape: array.shape, values: array.values)
        case .delimited:
            contents = .table(
                try DelimitedTable(
                    reader, options))
        case .image:
            let size = reader.remainingAtMost ?? 0
            guard size <= ImageFile.largest || start.starts(with: [0x1f, 0x8b]) else {
                throw DataError.unreadableImage(path: path, defect: ImageFile.tooLarge(size))
            }
            contents = .image(try reader.remainder())
        }
    }
}

/// A reader as the source of another one.
private final class ByteReaderSource: ByteSource {
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
