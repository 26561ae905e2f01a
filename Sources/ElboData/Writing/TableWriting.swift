/// Writes a table as CSV, each number with the fewest digits that read back as the same number.
///
/// - Parameters:
///   - rows: the numbers, row after row; a whole number of rows; NaN, a missing cell, is written as `NA`.
///   - columns: the names of the columns, written as a header; their count is the width of a row.
///   - path: where to write; `-` is standard output.
/// - Throws: `DataError.cannotWrite`; an older file at `path` is then untouched.
public func writeCSV<Number: TableNumber>(
    rows: [Number], columns: [String], to path: String
) throws {
    precondition(
        !columns.isEmpty && rows.count % columns.count == 0,
        "\(rows.count) numbers are no whole rows of \(columns.count)")
    try AtomicFile.write(to: path) { output in
        var writer = CSVWriter(output)
        try writer.write(names: columns)
        for start in stride(from: 0, to: rows.count, by: columns.count) {
            try writer.write(numbers: rows[start..<start + columns.count])
        }
    }
}

/// Writes the records of a CSV text one by one.
public struct CSVWriter {
    private let output: OutputFile
    private var record = CSVRecord()

    /// Prepares to write to an open file.
    public init(_ output: OutputFile) {
        self.output = output
    }

    /// Writes a record of texts, quoted where they must be (RFC 4180).
    ///
    /// - Throws: `DataError.cannotWrite`.
    public mutating func write(names: some Collection<String>) throws {
        for name in names { record.append(name) }
        try endRecord()
    }

    /// Writes a record of numbers, each with the fewest digits that read back as the same number.
    ///
    /// NaN, a missing cell, is written as `NA`.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public mutating func write<Number: TableNumber>(numbers: some Collection<Number>) throws {
        try write(texts: [], numbers: numbers)
    }

    /// Writes a record of numbers behind cells of text, such as a row's label.
    ///
    /// - Throws: `DataError.cannotWrite`.
    public mutating func write<Number: TableNumber>(
        texts: [String], numbers: some Collection<Number>
    ) throws {
        for text in texts { record.append(text) }
        for number in numbers { record.append(number) }
        try endRecord()
    }

    private mutating func endRecord() throws {
        record.end()
        try output.write(record.bytes)
        record.clear()
    }
}
