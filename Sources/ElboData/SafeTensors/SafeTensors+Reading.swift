import ElboNumerics

extension SafeTensors.File {
    /// Reads a file, trusting nothing in it: all sizes are checked before anything is allocated.
    ///
    /// - Parameter path: the file; `-` is standard input.
    /// - Throws: `DataError.invalidTensors` with the rule that is broken, or an error of kind `.noInput`.
    public static func read(_ path: String) throws -> SafeTensors.File {
        let file = try InputFile(path)
        return try read(file, path: path, count: file.size)
    }

    /// Reads a file that is in memory; the name is for messages.
    ///
    /// - Throws: `DataError.invalidTensors` with the rule that is broken.
    public static func read(_ bytes: [UInt8], named name: String) throws -> SafeTensors.File {
        try read(
            ByteRange(MemoryBytes(bytes), offset: 0, count: bytes.count), path: name,
            count: bytes.count)
    }

    /// Reads in order, never beyond what the header promises: what comes through a pipe may not end.
    private static func read(
        _ source: any ByteSource, path: String, count: Int?
    ) throws -> SafeTensors.File {
        let reader = ByteReader(source, path: path)
        do {
            let header = try readHeader(reader, fileSize: count)
            let entries = try header.checkedEntries(dataSize: count.map { $0 - reader.consumed })
            let file = SafeTensors.File(
                metadata: header.metadata,
                tensors: try entries.map { entry in
                    SafeTensors.Tensor(
                        name: entry.name, shape: entry.shape,
                        values: try readValues(reader, count: entry.count, type: entry.type))
                })
            try reader.requireEnd()
            try file.checkSeal()
            return file
        } catch let defect as SafeTensorsDefect {
            throw DataError.invalidTensors(path: path, defect: defect)
        }
    }

    private static func readHeader(
        _ reader: ByteReader, fileSize: Int?
    ) throws -> SafeTensorsHeader {
        let start = try reader.peek(8)
        guard start.count == 8 else { throw SafeTensorsDefect.noHeader(fileSize: start.count) }
        let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= SafeTensors.longestHeader else {
            throw SafeTensorsDefect.headerTooLong(bytes: length, limit: SafeTensors.longestHeader)
        }
        let count = Int(length)
        if let fileSize, count > fileSize - 8 {
            throw SafeTensorsDefect.headerBeyondFile(bytes: count, fileSize: fileSize)
        }
        _ = try reader.bytes(8)
        return try SafeTensorsHeader(try reader.bytes(count))
    }

    private static func readValues(
        _ reader: ByteReader, count: Int, type: SafeTensors.ElementType
    ) throws -> SafeTensors.Values {
        func elements<Element: BitwiseCopyable>(_: Element.Type) throws -> [Element] {
            try reader.numbers(count)
        }
        return switch type {
        case .float32: .float32(try elements(Float.self))
        case .float64: .float64(try elements(Double.self))
        case .int32: .int32(try elements(Int32.self))
        case .int64: .int64(try elements(Int64.self))
        case .uint8: .uint8(try elements(UInt8.self))
        case .uint64: .uint64(try elements(UInt64.self))
        }
    }
}
