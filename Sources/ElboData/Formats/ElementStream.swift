/// The elements of an array file as they are written, in the order of the file: for those who have to write it again.
package final class ElementStream {
    /// The name without folders.
    package let name: String
    /// "IDX" or "NPY"
    package let format: String
    /// The bytes before the first element.
    package let head: [UInt8]
    /// The extents.
    package let shape: [Int]
    /// Bytes of an element.
    package let elementSize: Int

    var type: ElementType { header.type }
    var isBigEndian: Bool { header.bigEndian }

    private let header: ArrayHeader
    private let reader: ByteReader

    /// Opens an IDX or NPY file, compressed or not.
    ///
    /// - Throws: `DataError` for a file that is none, or whose elements are not row after row.
    package init(_ path: String) throws {
        let file = try RecognizedFile(path: path)
        guard file.format == .idx || file.format == .npy, file.isOnDisk else {
            throw DataError.otherKind(path: path, expected: "an array (.npy or .idx)")
        }
        (header, reader) = try ArrayHeader.read(file, member: nil)
        guard !header.fortranOrder else {
            throw DataError.columnOrder(path: path)
        }
        // Throws for a header that promises more than the file holds.
        _ = try reader.elementCount(shape: header.shape, type: header.type)
        head = try RecognizedFile(path: path).reader.bytes(reader.consumed)
        name = file.name
        format = file.format.label
        shape = header.shape
        elementSize = header.type.size
    }

    /// The bytes of the next elements.
    ///
    /// - Throws: `DataError.truncated`.
    package func next(_ count: Int) throws -> [UInt8] { try reader.bytes(count * elementSize) }

    /// Checks that all has been read.
    ///
    /// - Throws: `DataError.trailingBytes`.
    package func requireEnd() throws { try reader.requireEnd() }

    /// The number that an element's bytes stand for.
    package func number(_ element: ArraySlice<UInt8>) -> Float {
        var number: Float = 0
        element.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &number) {
                header.type.decode(
                    bytes, bigEndian: header.bigEndian,
                    into: UnsafeMutableBufferPointer(start: $0, count: 1))
            }
        }
        return number
    }
}
