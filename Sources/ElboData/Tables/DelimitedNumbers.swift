/// The columns of a text as numbers, some rows at a time; NaN is a missing cell.
///
/// A column is numeric until a cell shows otherwise. The first rows decide which columns are kept and which are
/// categories, whose texts come as numbers from 0; a column whose first text comes later keeps its place and is given
/// up at the end.
final class DelimitedNumbers {
    let table: DelimitedTable
    /// The columns of the text whose numbers come, in order; settled by the first call of `read`.
    private(set) var columns: [Int]
    /// The columns that turned out to hold text.
    private(set) var omitted: [OmittedColumn] = []
    /// For each column of the text its place in a row of numbers; -1 where there is none.
    private let places: UnsafeMutableBufferPointer<Int>
    /// The texts of each column of the text that is a category.
    private(set) var categories: [CategoryTexts?]
    /// For each column of the text whether it is a category.
    private let areCategories: UnsafeMutableBufferPointer<Bool>
    private let findsCategories: Bool
    private let areAsked: Bool
    private let missing: Set<String>
    private var isSettled = false
    /// While columns are being settled: the columns in which a text was met, where it stood, and the records with their
    /// lines.
    private var met: [(column: Int, line: Int, found: String)] = []
    private var firstRecords: [(line: Int, bytes: [UInt8])] = []

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
        categories = [CategoryTexts?](repeating: nil, count: table.width)
        areCategories = .allocate(capacity: table.width)
        areCategories.initialize(repeating: false)
        findsCategories = options.categories.findsCategories
        for (column, texts) in try options.categories.first(of: table) {
            categories[column] = texts
            areCategories[column] = true
        }
        places = .allocate(capacity: table.width)
        places.initialize(repeating: -1)
        for (place, column) in columns.enumerated() { places[column] = place }
    }

    deinit {
        places.deallocate()
        areCategories.deallocate()
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
                if !isSettled, findsCategories {
                    firstRecords.append((table.records.line, Array(bytes)))
                }
                try parse(
                    bytes, line: table.records.line,
                    into: UnsafeMutableBufferPointer(
                        rebasing: block[rows * width..<(rows + 1) * width])
                ) { places[$0] >= 0 }
                rows += 1
            }
        }
        block.removeLast((limit - rows) * width)
        if !isSettled {
            isSettled = true
            try readCategories(into: &block)
            settle(&block, rows: rows)
        }
        return rows
    }

    /// Reads the columns in which a text was met once more, as categories.
    ///
    /// A text among cells most of which are numbers is a mistake in a column of numbers, not a category.
    private func readCategories(into block: inout [Double]) throws {
        defer { (met, firstRecords) = ([], []) }
        let width = columns.count
        let found = Set(met.map(\.column))
        for column in found {
            categories[column] = CategoryTexts()
            areCategories[column] = true
            places[column] = columns.firstIndex(of: column) ?? -1
        }
        guard !met.isEmpty else { return }
        try block.withUnsafeMutableBufferPointer { block in
            for (row, record) in firstRecords.enumerated() {
                var bytes = record.bytes
                try bytes.withUnsafeMutableBytes { bytes in
                    try parse(
                        bytes, line: record.line,
                        into: UnsafeMutableBufferPointer(
                            rebasing: block[row * width..<(row + 1) * width])
                    ) { found.contains($0) && places[$0] >= 0 }
                }
            }
        }
        for (column, line, found) in met where places[column] >= 0 {
            let place = places[column]
            let areNumbers = (categories[column]?.texts ?? []).map {
                DecimalNumber.parse($0) != nil
            }
            let codes = stride(from: place, to: block.count, by: width).map { block[$0] }
                .filter { !$0.isNaN }
            guard 2 * codes.count(where: { areNumbers[Int($0)] }) >= codes.count else { continue }
            guard !areAsked else {
                throw DataError.notNumeric(
                    path: table.path, line: line, column: table.label(column), found: found)
            }
            omit(
                column,
                OmittedColumn(
                    column: table.label(column), line: line, found: found, reason: .text))
        }
    }

    private func parse(
        _ record: UnsafeMutableRawBufferPointer, line: Int,
        into row: UnsafeMutableBufferPointer<Double>, isWanted: (Int) -> Bool
    ) throws {
        let delimiter = table.delimiter
        let hasMarks = !missing.isEmpty
        try table.visit(
            record, isWanted: isWanted,
            number: { column, bytes, position in
                guard !hasMarks, !areCategories[column],
                    let (value, end) = DecimalNumber.scan(bytes, from: position),
                    end == bytes.count || bytes[end] == delimiter, value.isFinite
                else { return nil }
                row[places[column]] = value
                return end
            },
            cell: { column, cell in
                if let value = try number(in: cell, column: column, line: line) {
                    row[places[column]] = value
                } else {
                    row[places[column]] = .nan
                    try giveUp(column, cell, line: line)
                }
            })
    }

    /// A cell's number; NaN if it is marked as missing; nil if it holds text that cannot be a number here.
    private func number(in cell: UnsafeRawBufferPointer, column: Int, line: Int) throws -> Double? {
        if areCategories[column] {
            let text = try table.text(of: cell, in: column)
            return categories[column]?.number(of: text, line: line, missing: missing)
        }
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

    private func giveUp(_ column: Int, _ cell: UnsafeRawBufferPointer, line: Int) throws {
        let found = String(decoding: cell.prefix(200), as: UTF8.self)
        if !isSettled, findsCategories, !areCategories[column] {
            places[column] = -1
            met.append((column, line, found))
            return
        }
        guard !areAsked || areCategories[column] else {
            throw DataError.notNumeric(
                path: table.path, line: line, column: table.label(column), found: found)
        }
        omit(
            column,
            OmittedColumn(
                column: table.label(column), line: line, found: found,
                reason: areCategories[column] ? .levels : .text))
    }

    private func omit(_ column: Int, _ what: OmittedColumn) {
        places[column] = -1
        categories[column] = nil
        areCategories[column] = false
        omitted.append(what)
    }

    /// Gives up categories that say nothing: one text in all rows, or another in almost every row. For the end.
    func giveUpEmptyCategories() {
        for column in columns where places[column] >= 0 {
            guard let texts = categories[column], !texts.isClosed else { continue }
            let reason: OmittedColumn.Reason
            if texts.texts.count < 2 {
                reason = .constant
            } else if !texts.isAsked, texts.texts.count > 2, 2 * texts.texts.count > texts.cells {
                reason = .identifier(texts: texts.texts.count, cells: texts.cells)
            } else {
                continue
            }
            omit(
                column,
                OmittedColumn(
                    column: table.label(column), line: table.header == nil ? 1 : 2,
                    found: texts.texts.first ?? "",
                    reason: reason))
        }
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
