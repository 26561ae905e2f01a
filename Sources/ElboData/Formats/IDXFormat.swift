/// The format of the MNIST files: two zero bytes, an element type, a rank, big-endian sizes, data.
///
/// Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits".
enum IDXFormat {
    /// Whether a file that begins with these bytes can be IDX.
    static func matches(_ start: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(start.prefix(4))
        return bytes.count == 4 && bytes[0] == 0 && bytes[1] == 0 && elementType(bytes[2]) != nil
    }

    /// The extents and the type of the elements, which follow in C order, big-endian.
    static func readHeader(_ reader: ByteReader) throws -> (shape: [Int], type: ElementType) {
        let magic = try reader.bytes(4)
        guard magic[0] == 0, magic[1] == 0 else {
            throw DataError.wrongFormat(path: reader.path, expected: "IDX")
        }
        guard let type = elementType(magic[2]) else {
            throw DataError.unsupportedType(path: reader.path, type: "IDX code \(magic[2])")
        }
        guard magic[3] > 0 else {
            throw DataError.corrupt(
                path: reader.path, format: "IDX", reason: "it has no dimensions")
        }
        let sizes = try reader.bytes(4 * Int(magic[3]))
        let shape = stride(from: 0, to: sizes.count, by: 4).map { offset in
            sizes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return (shape, type)
    }

    private static func elementType(_ code: UInt8) -> ElementType? {
        switch code {
        case 0x08: .uint8
        case 0x09: .int8
        case 0x0b: .int16
        case 0x0c: .int32
        case 0x0d: .float32
        case 0x0e: .float64
        default: nil
        }
    }
}
