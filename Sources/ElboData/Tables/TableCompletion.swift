import Foundation

/// A table that has been written again with missing cells filled.
public struct TableCompletion: Sendable, Hashable {
    /// How many rows it has.
    public let rows: Int
    /// How many cells were filled.
    public let filled: Int
    /// Cells that have a text which the columns do not know, and keep it.
    public var kept: [Cell] = []

    /// A cell among the columns to fill.
    public struct Cell: Hashable, Sendable {
        /// The row of the table, from 0.
        public let row: Int
        /// The place among the columns, from 0.
        public let column: Int

        /// Names a cell.
        public init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    /// Writes a table as it came, with the missing cells of some columns filled.
    ///
    /// A text keeps its columns, header, delimiter, quotes and line breaks: every byte but the filled cells.
    /// Numbers get the fewest digits that read back as the same Float64. An array is written as `.npy` of
    /// Float64 in its shape, or as CSV for another name; a table of a database as CSV. The table is read once, in blocks, so that it may be
    /// larger than memory.
    ///
    /// - Parameters:
    ///   - path: the table; `-` is standard input.
    ///   - output: where to write; `-` is standard output.
    ///   - columns: the columns to fill, each by name or number from 1, which must hold numbers.
    ///   - options: what the file itself does not say.
    ///   - existing: what becomes of a file at `output`.
    ///   - fill: is given the row numbers of a block and its cells of these columns, row after row, with NaN
    ///     for a missing cell, which it replaces. NaN that it leaves stays as it was written.
    /// - Throws: `DataError`, and what `fill` throws; an older file at `output` is then untouched.
    public static func write(
        _ path: String, to output: String, columns: [String],
        options: ReadOptions = ReadOptions(), existing: ExistingFile = .replaced,
        filling fill: (Range<Int>, UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws -> TableCompletion {
        guard !output.hasSuffix(".gz") else {
            throw DataError.cannotWrite(
                path: output, reason: "tables are not compressed; choose a name without .gz")
        }
        let file = try RecognizedFile(path: path)
        var options = options
        options.allowsEmptyColumns = true
        switch file.format {
        case .delimited:
            guard !output.hasSuffix(".npy") else {
                throw DataError.cannotWrite(
                    path: output, reason: "a text stays a text; choose a name without .npy")
            }
            options.columns = columns
            let table = try DelimitedTable(
                file.reader, header: options.header, excluded: options.excluded, asked: columns)
            let records = try DelimitedNumbers(table, options)
            try records.assembly.requireOrders()
            var completion = TableCompletion(rows: 0, filled: 0)
            try AtomicFile.write(to: output, existing: existing) { file in
                completion = try write(records, to: file, fill)
            }
            return completion
        case .sqlite:
            guard !output.hasSuffix(".npy") else {
                throw DataError.cannotWrite(
                    path: output,
                    reason: "a table with texts is written as text; choose a name without .npy")
            }
            options.columns = columns
            let records = try DatabaseNumbers(DatabaseTable(file), options)
            try records.assembly.requireOrders()
            var completion = TableCompletion(rows: 0, filled: 0)
            try AtomicFile.write(to: output, existing: existing) { file in
                completion = try write(records, to: file, fill)
            }
            return completion
        case .idx, .npy, .npz, .image, .sound, .video:
            options.columns = nil
            options.excluded = []
            let array = try ArrayFile(file, options)
            var choice = options
            choice.columns = columns
            let places = try choice.positions(ofUnnamed: array.data.itemSize, path: path)
            var completion = TableCompletion(rows: 0, filled: 0)
            try AtomicFile.write(to: output, existing: existing) { file in
                completion = try write(
                    array, places, asArray: output.hasSuffix(".npy"), to: file, fill)
            }
            return completion
        }
    }

    // MARK: Text

    private static func write(
        _ records: DelimitedNumbers, to output: OutputFile,
        _ fill: (Range<Int>, UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws -> TableCompletion {
        let table = records.table
        if table.records.hasMark { try output.write([0xef, 0xbb, 0xbf]) }
        if table.header != nil {
            try output.write(table.firstRecord)
            try output.write(table.firstTerminator)
        }
        let cells = CellRewriter(records)
        var row = 0
        while let block = try records.nextBlock(seeing: cells.append) {
            let before = Array(block.values)
            if block.rows > 0 { try fill(row..<row + block.rows, block.values) }
            try cells.write(before, Array(block.values), firstRow: row, to: output)
            row += block.rows
            cells.clear()
        }
        try output.write(table.ending)
        return TableCompletion(rows: row, filled: cells.filled, kept: cells.kept)
    }

    // MARK: Databases

    /// Writes a table of a database as CSV.
    private static func write(
        _ records: DatabaseNumbers, to output: OutputFile,
        _ fill: (Range<Int>, UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws -> TableCompletion {
        let assembly = records.assembly
        var writer = CSVWriter(output)
        try writer.write(names: assembly.head.names ?? [])
        var texts: [[String]] = []
        var (row, filled, kept) = (0, 0, [Cell]())
        while let block = try records.nextBlock(seeing: { texts.append($0) }) {
            let before = Array(block.values)
            try fill(row..<row + block.rows, block.values)
            for index in 0..<block.rows {
                for (place, column) in assembly.plan.columns.enumerated() {
                    let cell = index * assembly.plan.width + place
                    guard before[cell].isNaN, !block.values[cell].isNaN else { continue }
                    let text = texts[index][column].trimmingCharacters(in: .whitespaces)
                    guard assembly.plan.isMissing(text, column: column) else {
                        kept.append(Cell(row: row + index, column: place))
                        continue
                    }
                    texts[index][column] = assembly.text(of: block.values[cell], in: column)
                    filled += 1
                }
                try writer.write(names: texts[index])
            }
            row += block.rows
            texts = []
        }
        return TableCompletion(rows: row, filled: filled, kept: kept)
    }

    // MARK: Arrays

    private static func write(
        _ array: ArrayFile, _ places: [Int], asArray: Bool, to output: OutputFile,
        _ fill: (Range<Int>, UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws -> TableCompletion {
        let rows = array.data.rowSource
        let width = rows.width
        if asArray {
            try output.write(
                NPYHeader.bytes(shape: array.shape, type: Double.numPyType))
        }
        var filled = 0
        var writer = CSVWriter(output)
        try rows.forEachBlock { range, block in
            var chosen = Array(block).selecting(places, ofEach: width)
            try chosen.withUnsafeMutableBufferPointer { try fill(range, $0) }
            for row in 0..<range.count {
                for (index, place) in places.enumerated() {
                    let value = chosen[row * places.count + index]
                    guard block[row * width + place].isNaN, !value.isNaN else { continue }
                    block[row * width + place] = value
                    filled += 1
                }
                if !asArray { try writer.write(numbers: block[row * width..<(row + 1) * width]) }
            }
            if asArray { try output.write(UnsafeRawBufferPointer(block)) }
            return true
        }
        return TableCompletion(rows: rows.count, filled: filled)
    }
}
