/// The bytes of any file in order, a gzip around them taken off.
package final class PlainBytes {
    /// The name without folders.
    package let name: String
    private let reader: ByteReader

    /// Opens a file; one without a byte is one, too.
    ///
    /// - Throws: `DataError` for one that cannot be read.
    package init(_ path: String) throws {
        name = path.split(separator: "/").last.map(String.init) ?? path
        let file = ByteReader(try InputFile(path), path: path)
        guard try file.peek(2).elementsEqual([0x1f, 0x8b]) else {
            reader = file
            return
        }
        reader = ByteReader(
            try InflatedBytes(ByteReaderSource(file), wrapping: .gzip, path: path), path: path)
    }

    /// Some of the next bytes; none at the end.
    ///
    /// - Throws: `DataError`.
    package func next() throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, filled in
            filled = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
