/// The numbers of a file, in memory or left where they are, and what was not taken.
public struct TableContents: Sendable {
    /// The rows; NaN is a missing cell.
    public let rows: any RowSource
    /// Where the columns of `rows` stand in the file.
    public let columns: [ColumnLabel]
    /// The columns that were left out because they hold text.
    public let omitted: [OmittedColumn]

    /// What finds these columns again in a table of the same kind: their names where the table gives each
    /// column of its own, else their numbers from 1. See `TableOptions.columns`.
    public let references: [String]

    /// The extents of the array, if the file holds one.
    let shape: [Int]?

    /// Reads a table of numbers: CSV or TSV, NPY, NPZ or IDX, all but NPZ also compressed by gzip.
    ///
    /// Numbers are read as the nearest Float64. A text's missing cells are empty or say `NA`, `n/a`, `NaN`,
    /// `null`, `none`, `?`, `-` or `.` in any case; in arrays they are NaN. Columns that hold text are left
    /// out and listed, unless they were asked for. Up to `options.memoryLimit` bytes of numbers are kept in
    /// memory. An array file that holds more is read in place, everything else goes once through a
    /// temporary file without a name, in the folder that `TMPDIR` names or `/var/tmp`; memory then does not
    /// depend on the number of rows, and the values are the same to the bit.
    ///
    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - options: what the file itself does not say.
    /// - Throws: `DataError`, among them `.notNumeric` for text in a column asked for, `.emptyColumn`, and
    ///   `.infinite`, which a file read in place may throw only when the row is read.
    public static func read(
        _ path: String, options: TableOptions = TableOptions()
    ) throws -> TableContents {
        try TableContents(RecognizedFile(path: path), options)
    }

    /// Reads a table of numbers from the bytes of a file; its name tells the format.
    ///
    /// - Throws: `DataError`, as when reading a file.
    public static func read(
        _ bytes: [UInt8], named name: String, options: TableOptions = TableOptions()
    ) throws -> TableContents {
        try TableContents(RecognizedFile(bytes: bytes, name: name), options)
    }

    /// Reads a file that has been recognised.
    init(_ file: RecognizedFile, _ options: TableOptions) throws {
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        switch file.format {
        case .delimited:
            let table = try DelimitedTable(
                file.reader, header: options.header, excluded: options.excluded,
                asked: options.columns ?? [])
            try self.init(NumberRecords(table, options), name: name, options)
        case .idx, .npy, .npz:
            try self.init(array: file, name: name, options)
        case .image:
            throw DataError.notTable(path: file.path)
        }
        guard !options.allowsEmptyColumns, let empty = try rows.firstColumnWithoutNumbers() else {
            return
        }
        throw DataError.emptyColumn(path: file.path, column: columns[empty])
    }

    // MARK: Text

    private init(_ records: NumberRecords, name: String, _ options: TableOptions) throws {
        let table = records.table
        var spool = RowSpool(limit: options.memoryLimit)
        var block: [Double] = []
        var count = 0
        while case let rows = try records.read(into: &block), rows > 0 {
            try block.withUnsafeBufferPointer { try spool.append($0) }
            count += rows
        }
        shape = nil
        let places = records.numericPlaces
        if places.isEmpty, !records.omitted.isEmpty {
            throw DataError.noNumericColumns(path: table.path, columns: records.omitted.count)
        }
        guard count > 0, !places.isEmpty else {
            throw DataError.noValues(path: table.path, shape: [count, places.count])
        }
        columns = places.map { table.label(records.columns[$0]) }
        omitted = records.omitted.sorted { $0.column.number < $1.column.number }
        references = columns.map { label in
            guard let name = label.name, table.header?.count(where: { $0 == name }) == 1 else {
                return "\(label.number)"
            }
            return name
        }
        rows = try spool.rows(
            .rows(count: count, width: records.columns.count), selection: places,
            columns: table.header == nil
                ? TableOptions.names(
                    ofUnnamed: places.map { records.columns[$0] }, width: table.width)
                : columns.compactMap(\.name), name: name)
    }

    // MARK: Arrays

    private init(array file: RecognizedFile, name: String, _ options: TableOptions) throws {
        let (header, reader) = try ArrayHeader.read(file, member: options.member)
        let elements = try reader.elementCount(shape: header.shape, type: header.type)
        let layout = header.layout(offset: reader.consumed)
        let selection = try options.positions(ofUnnamed: layout.width, path: file.path)
        guard !selection.isEmpty else {
            throw DataError.noValues(path: file.path, shape: [layout.count, 0])
        }
        columns = selection.map { ColumnLabel(number: $0 + 1) }
        omitted = []
        shape = header.shape
        references = columns.map { "\($0.number)" }
        let names = TableOptions.names(ofUnnamed: selection, width: layout.width)
        if elements > options.memoryLimit / 8, file.format != .npz,
            let input = file.seekable as? InputFile
        {
            let end = layout.offset + elements * layout.type.size
            guard input.count == end else {
                throw DataError.trailingBytes(path: file.path, expected: end)
            }
            rows = RowFile(
                input.positioned, layout, selection: selection, columns: names, name: name)
            return
        }
        var spool = RowSpool(limit: options.memoryLimit, promised: elements)
        try reader.readNumbers(layout, count: elements) { try spool.append($0) }
        var decoded = layout
        (decoded.offset, decoded.type, decoded.bigEndian) = (0, .float64, false)
        rows = try spool.rows(decoded, selection: selection, columns: names, name: name)
    }
}

extension ByteReader {
    /// Hands out an array's elements as numbers, in the order of the file, and checks that nothing follows.
    fileprivate func readNumbers(
        _ layout: RowLayout, count: Int, _ body: (UnsafeBufferPointer<Double>) throws -> Void
    ) throws {
        var start = 0
        try readPieces(count: count, elementSize: layout.type.size) { piece in
            let elements = piece.count / layout.type.size
            try withUnsafeTemporaryAllocation(of: Double.self, capacity: elements) { numbers in
                layout.type.decode(piece, bigEndian: layout.bigEndian, into: numbers)
                if let wrong = UnsafeBufferPointer(numbers).firstInfinite() {
                    let (row, column) = layout.cell(at: start + wrong)
                    throw DataError.infinite(
                        path: path, row: row + 1, column: ColumnLabel(number: column + 1),
                        found: "\(numbers[wrong])")
                }
                try body(UnsafeBufferPointer(numbers))
            }
            start += elements
        }
    }
}
