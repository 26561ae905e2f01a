extension Dataset {
    /// Reads a data file: IDX, NPY, NPZ, CSV or TSV, all but NPZ also compressed by gzip; a PNG or JPEG
    /// file as one row; or a folder of such files, all of which must be readable. `ImageFolder` reads
    /// folders with more to say.
    ///
    /// The first bytes tell the format, and must agree with the name if that tells one too. Memory
    /// stays near the size of the result: nothing is allocated because a header promises it, and text
    /// is parsed piece by piece.
    ///
    /// - Parameters:
    ///   - path: the file or folder; `-` is standard input.
    ///   - options: what the file itself does not say.
    /// - Throws: `DataError`, of kind `.noInput` or `.badData`.
    public static func read(_ path: String, options: ReadOptions = ReadOptions()) throws -> Dataset
    {
        guard path != "-", ImageListing.isFolder(path) else {
            return try Dataset(DataInput(path: path, options: options), options)
        }
        var images = options.images
        images.isStrict = true
        return try ImageFolder(path, options: images).data
    }

    /// Reads a data file that is in memory.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: its name, whose ending tells the format as for a file on disk.
    ///   - options: what the file itself does not say.
    /// - Throws: `DataError`, of kind `.badData`.
    public static func read(
        _ bytes: [UInt8], named name: String, options: ReadOptions = ReadOptions()
    ) throws -> Dataset {
        try Dataset(DataInput(bytes: bytes, name: name, options: options), options)
    }

    private init(_ input: DataInput, _ options: ReadOptions) throws {
        let name = input.path.split(separator: "/").last.map(String.init) ?? input.path
        switch input.contents {
        case .array(let shape, let values):
            let itemShape = shape.count > 1 ? Array(shape.dropFirst()) : [1]
            self.init(values, itemShape: itemShape, columns: nil, name: name)
            try refuseInfinities(path: input.path)
        case .table(let table):
            let (columns, width, values) = try table.readNumbers(
                excluding: options.excludedColumns, preferring: options.preferredColumns)
            self.init(.floats(values), itemShape: [width], columns: columns, name: name)
        case .image(let bytes):
            do throws(ImageDefect) {
                try self.init(image: bytes, options: options.images, name: name)
            } catch {
                throw DataError.unreadableImage(path: input.path, defect: error)
            }
        }
    }

    /// One image as one row.
    private init(image bytes: [UInt8], options: ImageOptions, name: String) throws(ImageDefect) {
        let header = try bytes.withUnsafeBufferPointer { bytes throws(ImageDefect) in
            try ImageHeader(bytes)
        }
        guard
            let size = options.size
                ?? ImageSize(width: header.size.width, height: header.size.height)
        else {
            throw .unsupported(reason: "\(header.size) pixels without a smaller size asked for")
        }
        let treatment = ImageTreatment(
            size: size, color: options.color ?? (header.isGrey ? .grey : .rgb),
            filter: options.filter)
        var pixels = [UInt8](repeating: 0, count: treatment.itemSize)
        try pixels.withUnsafeMutableBufferPointer { pixels throws(ImageDefect) in
            guard let base = pixels.baseAddress else { return }
            try bytes.withUnsafeBufferPointer { bytes throws(ImageDefect) in
                try treatment.apply(to: bytes, into: base)
            }
        }
        self.init(
            .bytes(ByteStorage(pixels)), itemShape: treatment.itemShape, columns: nil, name: name,
            rowNames: [name], images: treatment)
    }
}
