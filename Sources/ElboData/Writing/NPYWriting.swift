/// Writes a NumPy array file of little-endian floats of 32 or 64 bits in C order.
///
/// - Parameters:
///   - values: the numbers, last index fastest.
///   - shape: the extents; their product is the number of values.
///   - path: where to write; `-` is standard output.
///   - existing: what becomes of a file that is there.
/// - Throws: `DataError.cannotWrite` and `DataError.appeared`; an older file at `path` is then untouched.
public func writeNPY<Number: TableNumber>(
    values: [Number], shape: [Int], to path: String, existing: ExistingFile = .replaced
) throws {
    precondition(
        values.count == shape.reduce(1, *), "\(values.count) values for the shape \(shape)")
    try AtomicFile.write(to: path, existing: existing) { output in
        try output.write(NPYHeader.bytes(shape: shape, type: Number.numPyType))
        try values.withUnsafeBytes { try output.write($0) }
    }
}

extension NPYHeader {
    /// The header of version 1.0 for C order, padded so that the data begins at a multiple of 64.
    static func bytes(shape: [Int], type: String) -> [UInt8] {
        let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(extents)), }"
        let unpadded = magic.count + 4 + text.utf8.count + 1
        let padding = (64 - unpadded % 64) % 64
        let length = text.utf8.count + padding + 1
        return magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
            + [UInt8](repeating: 32, count: padding) + [10]
    }
}
