extension Dataset {
    /// The rows as Float64, exactly the numbers that were read; NaN is a missing cell.
    public var rowSource: any RowSource {
        switch values {
        case .rows(let rows): rows
        case .bytes, .floats, .tokens: WidenedRows(data: self)
        }
    }

    /// Wraps rows of Float64, in memory or in a file.
    ///
    /// - Parameters:
    ///   - rows: the rows; read once, to find what is missing.
    ///   - itemShape: the arrangement of one row; one axis when nil.
    /// - Throws: `DataError` when they cannot be read or hold an infinite number.
    public init(_ rows: any RowSource, itemShape: [Int]? = nil) throws {
        try self.init(
            read: .rows(rows), itemShape: itemShape ?? [rows.width], columns: rows.columns,
            name: rows.name, path: rows.name, allowsEmptyColumns: true
        ) { ColumnLabel(number: $0 + 1, name: rows.columns?[$0]) }
    }

    /// Wraps numbers that have been read, after one look at all of them.
    ///
    /// - Parameters:
    ///   - values: the numbers, of which none is infinite.
    ///   - facts: what is known of them; nil to look.
    ///   - path: what errors call the file.
    ///   - label: what errors call a column of the rows, or of the facts, from 0.
    /// - Throws: `DataError.emptyColumn` unless such columns are allowed; errors of rows read in place.
    init(
        read values: Values, facts known: RowFacts? = nil, itemShape: [Int], columns: [String]?,
        table: [TableColumn]? = nil,
        name: String, path: String, omitted: [OmittedColumn] = [], notated: [NotatedColumn] = [],
        unknownLevels: [UnknownLevels] = [], allowsEmptyColumns: Bool, label: (Int) -> ColumnLabel
    ) throws {
        let plain = Dataset(
            values, schema: ExampleSchema(itemShape: itemShape, columns: columns), name: name)
        if case .bytes = values {
            self = plain
            return
        }
        let facts = try known ?? RowFacts(plain.rowSource)
        if !allowsEmptyColumns, let empty = facts.firstEmptyColumn {
            throw DataError.emptyColumn(path: path, column: label(empty))
        }
        self.init(
            values,
            schema: ExampleSchema(
                itemShape: itemShape, columns: columns, table: table,
                hasMissing: facts.hasMissing),
            name: name, omitted: omitted, notated: notated, unknownLevels: unknownLevels,
            beyondFloat: facts.firstBeyondFloat.map {
                .beyondFloat(
                    path: path, row: $0.row + 1, column: label($0.column), found: "\($0.value)")
            })
    }

    /// Checks that all numbers are finite as Float32, with which networks compute.
    ///
    /// - Throws: `DataError.beyondFloat` for the first that is not.
    public func requireFloatRange() throws {
        if let beyondFloat { throw beyondFloat }
    }

    /// Reads rows of a source that have been read before.
    ///
    /// What was wrong with the data has been said when they were opened, so that only a disk that fails or a file
    /// that somebody changes can be the reason to stop the program here.
    func readAgain(
        _ source: any RowSource, _ rows: Range<Int>,
        into buffer: UnsafeMutableBufferPointer<Double>
    ) {
        onceMore { try source.read(rows: rows, into: buffer) }
    }

    /// Does what reads rows that have been read before.
    func onceMore(_ work: () throws -> Void) {
        do {
            try work()
        } catch {
            fatalError("the data can no longer be read: \(error)")
        }
    }
}

/// Bytes or Float32 numbers of a data set as rows of Float64.
private struct WidenedRows: RowSource {
    let data: Dataset

    var count: Int { data.count }
    var width: Int { data.itemSize }
    var columns: [String]? { data.columns }
    var name: String { data.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        precondition(
            rows.lowerBound >= 0 && rows.upperBound <= count && buffer.count >= rows.count * width,
            "rows \(rows) of \(count)")
        let elements = rows.lowerBound * width..<rows.upperBound * width
        switch data.values {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { source in
                for (place, byte) in source[elements].enumerated() { buffer[place] = Double(byte) }
            }
        case .floats(let floats):
            floats.withUnsafeBufferPointer { source in
                for (place, value) in source[elements].enumerated() {
                    buffer[place] = Double(value)
                }
            }
        case .tokens(let sentences):
            for (place, row) in rows.enumerated() {
                sentences.fill(
                    row: row,
                    into: UnsafeMutableBufferPointer(
                        rebasing: buffer[place * width..<(place + 1) * width]))
            }
        case .rows(let source):
            try source.read(rows: rows, into: buffer)
        }
    }
}
