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
        try self.init(RecognizedFile(path: path), options)
    }

    /// Opens bytes in memory; the name tells the format as a file's name would.
    init(bytes: [UInt8], name: String, options: ReadOptions) throws {
        try self.init(RecognizedFile(bytes: bytes, name: name), options)
    }

    private init(_ file: RecognizedFile, _ options: ReadOptions) throws {
        path = file.path
        switch file.format {
        case .idx:
            let array = try IDXFormat.read(file.reader)
            contents = .array(shape: array.shape, values: array.values)
        case .npy:
            let array = try NPYFormat.read(file.reader)
            contents = .array(shape: array.shape, values: array.values)
        case .npz:
            let array = try NPZFormat.read(
                file.seekableBytes(), path: path, member: options.member)
            contents = .array(shape: array.shape, values: array.values)
        case .delimited:
            contents = .table(
                try DelimitedTable(
                    file.reader, header: options.header, excluded: options.excludedColumns))
        case .image:
            let size = file.reader.remainingAtMost ?? 0
            guard size <= ImageFile.largest || file.isCompressed else {
                throw DataError.unreadableImage(path: path, defect: ImageFile.tooLarge(size))
            }
            contents = .image(try file.reader.remainder())
        }
    }
}
