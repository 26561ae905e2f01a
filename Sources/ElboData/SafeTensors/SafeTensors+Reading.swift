import Foundation

extension SafeTensors.File {
    /// Reads a file, trusting nothing in it: all sizes are checked before anything is allocated.
    ///
    /// - Parameter path: the file; `-` is standard input.
    /// - Throws: `DataError.invalidTensors` with the rule that is broken, or an error of kind `.noInput`.
    public static func read(_ path: String) throws -> SafeTensors.File {
        let file = try InputFile(path)
        guard file.size == nil else { return try read(file, path: path) }
        return try read(MemoryBytes(ByteReader(file, path: path).remainder()), path: path)
    }

    /// Reads a file that is in memory; the name is for messages.
    ///
    /// - Throws: `DataError.invalidTensors` with the rule that is broken.
    public static func read(_ bytes: [UInt8], named name: String) throws -> SafeTensors.File {
        try read(MemoryBytes(bytes), path: name)
    }

    private static func read(_ file: any SeekableBytes, path: String) throws -> SafeTensors.File {
        do {
            let (header, dataStart) = try readHeader(file)
            let entries = try header.checkedEntries(dataSize: file.count - dataStart)
            let tensors = try entries.map { entry in
                SafeTensors.Tensor(
                    name: entry.name, shape: entry.shape,
                    values: try readValues(
                        file, at: dataStart + entry.begin, count: entry.count, type: entry.type))
            }
            return SafeTensors.File(metadata: header.metadata, tensors: tensors)
        } catch let defect as SafeTensorsDefect {
            throw DataError.invalidTensors(path: path, defect: defect)
        }
    }

    private static func readHeader(
        _ file: any SeekableBytes
    ) throws -> (header: SafeTensorsHeader, dataStart: Int) {
        guard file.count >= 8 else { throw SafeTensorsDefect.noHeader(fileSize: file.count) }
        let length = try file.bytes(at: 0, count: 8).reversed().reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        guard length <= SafeTensors.longestHeader else {
            throw SafeTensorsDefect.headerTooLong(bytes: length, limit: SafeTensors.longestHeader)
        }
        let count = Int(length)
        guard count <= file.count - 8 else {
            throw SafeTensorsDefect.headerBeyondFile(bytes: count, fileSize: file.count)
        }
        return (try SafeTensorsHeader(try file.bytes(at: 8, count: count)), 8 + count)
    }

    private static func readValues(
        _ file: any SeekableBytes, at offset: Int, count: Int, type: SafeTensors.ElementType
    ) throws -> SafeTensors.Values {
        func elements<Element>(_: Element.Type) throws -> [Element] {
            try [Element](unsafeUninitializedCapacity: count) { buffer, filled in
                let exact = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
                try file.read(at: offset, into: UnsafeMutableRawBufferPointer(exact))
                filled = count
            }
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
