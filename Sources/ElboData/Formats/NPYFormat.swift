/// NumPy's format for one array.
enum NPYFormat {
    /// Whether a file that begins with these bytes is NPY.
    static func matches(_ start: ArraySlice<UInt8>) -> Bool {
        start.starts(with: NPYHeader.magic)
    }

    /// Reads an array in C order, whatever the order in the file.
    static func read(_ reader: ByteReader) throws -> (shape: [Int], values: Dataset.Values) {
        let header = try NPYHeader(reader)
        guard !header.shape.isEmpty else {
            throw DataError.corrupt(
                path: reader.path, format: "NPY", reason: "it holds a single number, not an array")
        }
        let values = try reader.readArray(
            shape: header.shape, type: header.type, bigEndian: header.bigEndian)
        guard header.fortranOrder, header.shape.count > 1 else { return (header.shape, values) }
        switch values {
        case .bytes(let bytes):
            let rows = rowMajor(Array(bytes), shape: header.shape)
            return (header.shape, .bytes(ByteStorage(rows)))
        case .floats(let floats):
            return (header.shape, .floats(rowMajor(floats, shape: header.shape)))
        }
    }

    /// Rearranges elements from first-index-fastest to last-index-fastest order.
    private static func rowMajor<Element>(_ source: [Element], shape: [Int]) -> [Element] {
        var strides: [Int] = []
        var stride = 1
        for extent in shape {
            strides.append(stride)
            stride *= extent
        }
        return [Element](unsafeUninitializedCapacity: source.count) { target, filled in
            var index = [Int](repeating: 0, count: shape.count)
            var from = 0
            for to in 0..<source.count {
                target.initializeElement(at: to, to: source[from])
                var axis = shape.count - 1
                while axis >= 0 {
                    index[axis] += 1
                    from += strides[axis]
                    if index[axis] < shape[axis] { break }
                    from -= strides[axis] * shape[axis]
                    index[axis] = 0
                    axis -= 1
                }
            }
            filled = source.count
        }
    }
}
