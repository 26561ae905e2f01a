/// The columns of a text as numbers, a block of rows at a time; NaN is a missing cell.
final class DelimitedNumbers {
    let table: DelimitedTable
    let assembly: TableAssembly
    /// The first rows, until they are read as numbers.
    private var first: RecordPiece?

    /// Looks at the first rows of a text.
    ///
    /// - Throws: `DataError` for columns that the table does not have, and for text in one that was asked for.
    init(_ table: DelimitedTable, _ options: ReadOptions) throws {
        self.table = table
        assembly = try TableAssembly(table.head, options)
        // Records of many megabytes need not be many to be known.
        first = try table.records.nextPiece(records: assembly.rowsPerBlock, bytes: 1 << 24)
        if let first { try assembly.settle(cells(of: first)) }
    }

    /// The cells of a piece, which stays as it is.
    private func cells(of piece: RecordPiece) throws -> FirstCells {
        let copy = RecordPiece(capacity: piece.count)
        copy.append(UnsafeRawBufferPointer(piece.bytes))
        (copy.line, copy.lines, copy.hasQuotes) = (piece.line, piece.lines, piece.hasQuotes)
        var cells = FirstCells(assembly.plan)
        try RecordParser.forEachRecord(of: copy) { record, _, line in
            guard !record.isEmpty else { return true }
            try table.visit(record, line: line, isWanted: { assembly.plan.places[$0] >= 0 }) {
                cells.add($1, column: $0, line: line)
            }
            return true
        }
        return cells
    }

    /// Whether the numbers of all rows will surely need more bytes, by the length of the first rows and that of the text.
    func isLarger(than limit: Int) -> Bool {
        guard let first, first.lines > 0, let rest = table.records.remainingAtMost else {
            return false
        }
        let rows = Double(rest) / Double(first.count) * Double(first.lines)
        return rows * Double(assembly.plan.width * 8) > 1.5 * Double(limit)
    }

    /// The next rows in order; nil at the end.
    ///
    /// - Parameter seeing: is given each record and its line break.
    /// - Throws: `DataError`.
    func nextBlock(
        seeing: @escaping (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
    ) throws -> CellBlock? {
        let next = try first ?? table.records.nextPiece(records: assembly.rowsPerBlock)
        first = nil
        guard let piece = next else { return nil }
        let block = CellBlock(assembly.plan, rows: piece.lines)
        RecordParser.parse(piece, delimiter: table.delimiter, into: block, seeing: seeing)
        try assembly.take(block)
        table.keepEnding(block.ending)
        return block
    }

    /// All rows in order, parsed on several cores.
    ///
    /// The text is cut into pieces by its bytes alone, so that the blocks are the same for any number of threads. While
    /// pieces are parsed, the blocks before them are given to `body` and the pieces behind them are read.
    ///
    /// - Parameters:
    ///   - threads: how many cores; nil for all.
    ///   - body: takes a block of rows.
    /// - Throws: `DataError`, and what `body` throws.
    func forEachBlock(threads: Int?, _ body: (CellBlock) throws -> Void) throws {
        var wave = first.map { [$0] } ?? []
        first = nil
        let cores = max(threads ?? RowWave.cores, 1)
        var (spares, blocks) = (RowWave.Spares(), [CellBlock]())
        while !wave.isEmpty || !blocks.isEmpty {
            let done = blocks
            // A first piece of few rows alone, then one for each core several times over.
            let count = min(4 * cores, 64)
            let result = RowWave.parse(
                wave, assembly.plan, delimiter: table.delimiter, threads: threads, spares: spares
            ) {
                for block in done { try body(block) }
                return try RowWave.read(count, from: table.records, spares: spares)
            }
            spares.take(blocks: done, pieces: wave)
            blocks = result.blocks
            // What is wrong in these rows comes before what is wrong behind them.
            for block in blocks { try assembly.take(block) }
            wave = try result.next.get()
        }
    }
}
