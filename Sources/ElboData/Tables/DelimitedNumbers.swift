/// The numeric columns of a text, some rows at a time; NaN is a missing cell.
///
/// A column is numeric until a cell shows otherwise. The first rows decide which columns are kept; a column
/// whose first text comes later keeps its place and is given up at the end.
final class DelimitedNumbers {
    let table: DelimitedTable
    /// The columns of the text whose numbers come, in order; settled by the first call of `read`.
    private(set) var columns: [Int]
    /// The columns that turned out to hold text.
    private(set) var omitted: [OmittedColumn] = []
    /// For each column of the text its place in a row of numbers; -1 where there is none.
    private let places: UnsafeMutableBufferPointer<Int>
    private let areAsked: Bool
    private let missing: Set<String>
    private var isSettled = false

    init(_ table: DelimitedTable, _ options: ReadOptions) throws {
        self.table = table
        if table.header != nil {
            _ = try table.indices(of: options.excluded + (options.columns ?? []))
        }
        columns = try options.positions(
            width: table.width, path: table.path, header: table.header
        ) { try table.index(of: $0) }
        areAsked = options.columns != nil
        missing = Set(options.missing)
        places = .allocate(capacity: table.width)
        places.initialize(repeating: -1)
        for (place, column) in columns.enumerated() { places[column] = place }
    }

    deinit {
        places.deallocate()
    }

    /// The places in a row whose columns hold no text so far.
    var numericPlaces: [Int] { columns.indices.filter { places[columns[$0]] >= 0 } }

    /// A number of rows that makes a handy block.
    var rowsPerBlock: Int { max(1, min(1024, (1 << 18) / max(columns.count, 1))) }

    /// Replaces a block's contents by the next rows, and says how many; 0 means the end.
    ///
    /// - Parameter record: sees each record before its cells are looked at.
    func read(
        into block: inout [Double], seeing record: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws -> Int {
        let limit = rowsPerBlock
        let width = columns.count
        block = [Double](repeating: .nan, count: limit * width)
        var rows = 0
        try block.withUnsafeMutableBufferPointer { block in
            while rows < limit, let bytes = try table.nextRecord() {
                record(UnsafeRawBufferPointer(bytes))
                try parse(
                    bytes,
                    into: UnsafeMutableBufferPointer(
                        rebasing: block[rows * width..<(rows + 1) * width]))
                rows += 1
            }
        }
        block.removeLast((limit - rows) * width)
        if !isSettled {
            isSettled = true
            settle(&block, rows: rows)
        }
        return rows
    }

    private func parse(
        _ record: UnsafeMutableRawBufferPointer, into row: UnsafeMutableBufferPointer<Double>
    ) throws {
        let delimiter = table.delimiter
        let hasMarks = !missing.isEmpty
        try table.visit(
            record, isWanted: { places[$0] >= 0 },
            number: { column, bytes, position in
                guard !hasMarks,
                    let (value, end) = DecimalNumber.scan(bytes, from: position),
                    end == bytes.count || bytes[end] == delimiter, value.isFinite
                else { return nil }
                row[places[column]] = value
                return end
            },
            cell: { column, cell in
                if let value = try number(in: cell, column: column) {
                    row[places[column]] = value
                } else {
                    row[places[column]] = .nan
                    try giveUp(column, cell)
                }
            })
    }

    /// A cell's number; NaN if it is marked as missing; nil if it holds text.
    private func number(in cell: UnsafeRawBufferPointer, column: Int) throws -> Double? {
        if !missing.isEmpty, missing.contains(String(decoding: cell, as: UTF8.self)) { return .nan }
        guard let value = DecimalNumber.parse(cell) else {
            return MissingMark.matches(cell) ? .nan : nil
        }
        guard !value.isInfinite else {
            throw DataError.infinite(
                path: table.path, place: .line(table.records.line),
                column: table.label(column),
                found: String(decoding: cell.prefix(200), as: UTF8.self))
        }
        return value
    }

    private func giveUp(_ column: Int, _ cell: UnsafeRawBufferPointer) throws {
        let found = String(decoding: cell.prefix(200), as: UTF8.self)
        guard !areAsked else {
            throw DataError.notNumeric(
                path: table.path, line: table.records.line, column: table.label(column),
                found: found)
        }
        places[column] = -1
        omitted.append(
            OmittedColumn(
                column: table.label(column), line: table.records.line, found: found))
    }

    /// Closes the gaps of the columns that turned out to hold text.
    private func settle(_ block: inout [Double], rows: Int) {
        let kept = numericPlaces
        guard kept.count < columns.count else { return }
        block = block.selecting(kept, ofEach: columns.count)
        columns = kept.map { columns[$0] }
        for (place, column) in columns.enumerated() { places[column] = place }
    }
}
