/// The columns of a table of a database as numbers, a block of rows at a time; NaN is a missing cell.
final class DatabaseNumbers {
    let table: DatabaseTable
    let assembly: TableAssembly
    /// The cells of the first rows, until they are read as numbers.
    private var first: [[StoredCell]] = []

    /// Looks at the first rows.
    ///
    /// - Throws: `DataError` for columns that the table does not have, and for text in one that was asked for.
    init(_ table: DatabaseTable, _ options: ReadOptions) throws {
        self.table = table
        assembly = try TableAssembly(table.head, options)
        var cells = FirstCells(assembly.plan)
        _ = try table.forNextRows(assembly.rowsPerBlock) { row, cell in
            first.append((0..<table.head.width).map { StoredCell(cell($0)) })
            for column in assembly.plan.columns {
                cells.add(cell(column), column: column, line: row)
            }
        }
        try assembly.settle(cells)
    }

    /// The next rows in order; nil at the end.
    ///
    /// - Parameter seeing: is given the texts of each row's cells.
    /// - Throws: `DataError`.
    func nextBlock(seeing: (([String]) -> Void)? = nil) throws -> CellBlock? {
        let block = CellBlock(assembly.plan, rows: max(first.count, assembly.rowsPerBlock))
        for (index, cells) in first.enumerated() {
            let row = block.beginRow()
            for column in assembly.plan.columns {
                cells[column].withCell {
                    block.take($0, column: column, line: index + 1, into: row)
                }
            }
            seeing?(cells.map { $0.withCell(\.text) })
        }
        if first.isEmpty {
            _ = try table.forNextRows(assembly.rowsPerBlock) { number, cell in
                let row = block.beginRow()
                for column in assembly.plan.columns {
                    block.take(cell(column), column: column, line: number, into: row)
                }
                if let seeing { seeing((0..<table.head.width).map { cell($0).text }) }
            }
        }
        first = []
        guard block.rows > 0 else { return nil }
        try assembly.take(block)
        return block
    }

    /// Reads a table or a query of a database as a data set.
    ///
    /// - Throws: `DataError`.
    static func read(_ file: RecognizedFile, _ options: ReadOptions) throws -> Dataset {
        let numbers = try DatabaseNumbers(DatabaseTable(file), options)
        var spool = RowSpool(limit: options.memoryLimit)
        while let block = try numbers.nextBlock() {
            try spool.append(UnsafeBufferPointer(block.values))
        }
        return try numbers.assembly.dataset(spool, name: numbers.table.name)
    }
}

/// A cell that outlives its row.
private struct StoredCell {
    private let cell: DatabaseCell
    private let bytes: [UInt8]

    init(_ cell: DatabaseCell) {
        self.cell = cell
        bytes = if case .text(let bytes) = cell { Array(bytes) } else { [] }
    }

    func withCell<Result>(_ body: (DatabaseCell) -> Result) -> Result {
        guard case .text = cell else { return body(cell) }
        return bytes.withUnsafeBytes { body(.text($0)) }
    }
}

extension FirstCells {
    /// Takes a cell of a database in.
    fileprivate mutating func add(_ cell: DatabaseCell, column: Int, line: Int) {
        switch cell {
        case .null: break
        case .blob(let bytes): addBlob(bytes: bytes, column: column, line: line)
        case .integer, .real:
            var text = cell.text
            text.withUTF8 { add(UnsafeRawBufferPointer($0), column: column, line: line) }
        case .text(let bytes): add(bytes.withoutSpaces, column: column, line: line)
        }
    }
}

extension CellBlock {
    /// Takes a cell of the latest row of a database.
    fileprivate func take(
        _ cell: DatabaseCell, column: Int, line: Int, into row: UnsafeMutableBufferPointer<Double>
    ) {
        switch cell {
        case .null: break
        case .integer(let number):
            take(
                number: Double(number), text: String(number), column: column, line: line, into: row)
        case .real(let number):
            take(number: number, text: number.cellText, column: column, line: line, into: row)
        case .text(let bytes):
            take(bytes.withoutSpaces, column: column, line: line, into: row)
        case .blob(let bytes): refuseBlob(bytes: bytes, column: column, line: line)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes without spaces and tabs around them, which do not count in texts either.
    fileprivate var withoutSpaces: UnsafeRawBufferPointer {
        var (start, end) = (0, count)
        while start < end, self[start] == 32 || self[start] == 9 { start += 1 }
        while end > start, self[end - 1] == 32 || self[end - 1] == 9 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
