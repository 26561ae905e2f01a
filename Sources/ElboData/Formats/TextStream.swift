/// The bytes of a delimited text as they are, and how it names its columns: for those who have to write it again.
package final class TextStream {
    /// The name without folders.
    package let name: String
    /// Between cells.
    package let delimiter: UInt8
    /// What its columns are called; nil where the first line holds data.
    package let columns: [String]?
    /// How many columns there are.
    package let width: Int
    /// The bytes of a byte order mark; else none.
    package let mark: [UInt8]
    private let reader: ByteReader

    /// Opens a CSV or TSV file, compressed or not.
    ///
    /// - Parameters:
    ///   - path: The file; it is opened twice.
    ///   - known: Names that tell a first line of names.
    /// - Throws: `DataError` for a file that is none.
    package init(_ path: String, known: [String]) throws {
        let file = try RecognizedFile(path: path)
        guard file.format == .delimited, file.isOnDisk else {
            throw DataError.otherKind(path: path, expected: "a table (.csv or .tsv)")
        }
        let table = try DelimitedTable(file.reader, header: nil, asked: known)
        (delimiter, columns, width) = (table.delimiter, table.header, table.width)
        name = file.name
        reader = try RecognizedFile(path: path).reader
        mark = table.records.hasMark ? try reader.bytes(3) : []
    }

    /// Some of the next bytes; none at the end.
    ///
    /// - Throws: `DataError`.
    package func next() throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, filled in
            filled = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// For each column of a model the column here that it is.
    ///
    /// - Parameter known: The names of the model's columns.
    /// - Throws: `DataError.noSuchColumn` for one that is not here.
    package func places(of known: [String], path: String) throws -> [Int] {
        guard let columns else {
            let named = known.compactMap { UnnamedColumns.position(of: $0, width: width) }
            if named.count == known.count, Set(named).count == named.count { return named }
            guard known.count == width else {
                throw DataError.noSuchColumn(path: path, column: known[0], columns: [])
            }
            return Array(known.indices)
        }
        var taken = Set<Int>()
        return try known.map { name in
            let place = columns.indices.first { columns[$0] == name && !taken.contains($0) }
            guard let place else {
                throw DataError.noSuchColumn(path: path, column: name, columns: columns)
            }
            taken.insert(place)
            return place
        }
    }
}
