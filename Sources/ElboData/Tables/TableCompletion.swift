/// A table that has been written again with missing cells filled.
public struct TableCompletion: Sendable, Hashable {
    /// How many rows it has.
    public let rows: Int
    /// How many cells were filled.
    public let filled: Int

    /// Writes a table as it came, with the missing cells of some columns filled.
    ///
    /// A text keeps its columns, header, delimiter, quotes and line breaks: every byte but the filled cells.
    /// Numbers get the fewest digits that read back as the same Float64. An array is written as `.npy` of
    /// Float64 in its shape, or as CSV for another name. The table is read once, in blocks, so that it may be
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
            var completion = TableCompletion(rows: 0, filled: 0)
            try AtomicFile.write(to: output, existing: existing) { file in
                completion = try write(records, to: file, fill)
            }
            return completion
        case .idx, .npy, .npz, .image:
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
            try output.write(table.records.terminator)
        }
        var cells = CellRewriter(records)
        var block: [Double] = []
        var row = 0
        while true {
            cells.clear()
            let count = try records.read(into: &block) { record in
                cells.append(record, table.records.terminator)
            }
            if count == 0 { break }
            let before = block
            try block.withUnsafeMutableBufferPointer { try fill(row..<row + count, $0) }
            try cells.write(before, block, to: output)
            row += count
        }
        try output.write(table.ending)
        return TableCompletion(rows: row, filled: cells.filled)
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
