extension Dataset {
    /// Reads a data file: IDX, NPY, NPZ, CSV or TSV, all but NPZ also compressed by gzip.
    ///
    /// The first bytes tell the format, and must agree with the name if that tells one too. Memory
    /// stays near the size of the result: nothing is allocated because a header promises it, and text
    /// is parsed piece by piece.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - options: what the file itself does not say.
    /// - Throws: `DataError`, of kind `.noInput` or `.badData`.
    public static func read(_ path: String, options: ReadOptions = ReadOptions()) throws -> Dataset
    {
        try Dataset(DataInput(path: path, options: options))
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
        try Dataset(DataInput(bytes: bytes, name: name, options: options))
    }

    private init(_ input: DataInput) throws {
        let name = input.path.split(separator: "/").last.map(String.init) ?? input.path
        switch input.contents {
        case .array(let shape, let values):
            let itemShape = shape.count > 1 ? Array(shape.dropFirst()) : [1]
            self.init(values, itemShape: itemShape, columns: nil, name: name)
            try requireFinite(path: input.path)
        case .table(let table):
            let (columns, width, values) = try table.readNumbers()
            self.init(.floats(values), itemShape: [width], columns: columns, name: name)
        }
    }
}
