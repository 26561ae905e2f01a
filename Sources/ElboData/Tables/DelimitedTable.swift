/// A CSV or TSV text whose first record has been looked at.
final class DelimitedTable {
    /// The column names, if there is a header.
    let header: [String]?
    /// The number of cells in the first record.
    let width: Int
    let delimiter: UInt8
    let records: TextRecords
    /// The first record as it stands in the file, without its line break.
    private let first: UnsafeMutableRawBufferPointer
    private var firstIsPending: Bool
    /// The line breaks of blank lines at the end.
    private(set) var ending: [UInt8] = []

    var path: String { records.path }

    /// Looks at the first record.
    ///
    /// - Parameters:
    ///   - header: whether it holds names; nil to find out.
    ///   - excluded: columns that the caller will leave out, which say nothing about a header.
    ///   - asked: columns that the caller will ask for.
    init(_ reader: ByteReader, header: Bool?, excluded: [String] = [], asked: [String] = []) throws
    {
        records = try TextRecords(reader)
        guard let record = try records.next() else { throw DataError.emptyFile(path: reader.path) }
        first = .allocate(byteCount: record.count, alignment: 1)
        first.copyMemory(from: UnsafeRawBufferPointer(record))
        let delimiter = DelimitedTable.delimiter(of: record, path: reader.path)
        var cells = RecordCells(record, delimiter: delimiter)
        var texts: [String] = []
        var odd: Int?
        while let cell = cells.next() {
            let text = String(decoding: cell, as: UTF8.self)
            if odd == nil, !text.utf8.elementsEqual(cell) { odd = texts.count }
            texts.append(text)
        }
        self.delimiter = delimiter
        width = texts.count
        let isHeader =
            header ?? HeaderGuess.isHeader(texts, excluded: excluded, references: excluded + asked)
        self.header = isHeader ? texts : nil
        firstIsPending = !isHeader
        if isHeader, let odd { throw notUTF8("the name of column \(odd + 1)") }
        guard texts != [""] else {
            throw DataError.corrupt(
                path: reader.path, format: "text", reason: "its first line is blank")
        }
        guard !texts.contains(where: { $0.utf8.contains(UInt8(ascii: "\r")) }) else {
            throw DataError.corrupt(
                path: reader.path, format: "text",
                reason: "its lines end with carriage returns alone; save it with line feeds")
        }
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw DataError.unknownFormat(path: reader.path)
        }
    }

    deinit {
        first.deallocate()
    }

    static func delimiter(of record: UnsafeMutableRawBufferPointer, path: String) -> UInt8 {
        let tab = UInt8(ascii: "\t")
        let comma = UInt8(ascii: ",")
        let semicolon = UInt8(ascii: ";")
        let stem = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
        if stem.hasSuffix(".tsv") || stem.hasSuffix(".tab") { return tab }
        return [comma, tab, semicolon].first { record.contains($0) } ?? comma
    }

    // MARK: Columns

    /// The position from 0 of a column given by its name or its number from 1.
    func index(of reference: String) throws -> Int {
        let places = header?.indices.filter { header?[$0] == reference } ?? []
        if places.count > 1 {
            throw DataError.ambiguousColumn(
                path: path, column: reference, numbers: places.map { $0 + 1 })
        }
        if let index = places.first { return index }
        if let number = Int(reference), (1...width).contains(number) { return number - 1 }
        if header == nil,
            let position = UnnamedColumns.position(of: reference, width: width)
        {
            return position
        }
        throw DataError.noSuchColumn(path: path, column: reference, columns: header ?? [])
    }

    /// The positions of several columns; all that are missing are named at once.
    func indices(of references: [String]) throws -> [Int] {
        var (found, missing): ([Int], [DataError]) = ([], [])
        for reference in references {
            do { found.append(try index(of: reference)) } catch let error as DataError {
                guard case .noSuchColumn = error else { throw error }
                missing.append(error)
            }
        }
        guard let first = missing.first else { return found }
        guard missing.count > 1 else { throw first }
        throw DataError.noSuchColumns(
            path: path,
            missing: missing.compactMap {
                if case .noSuchColumn(_, let column, _) = $0 { column } else { nil }
            }, columns: header ?? [])
    }

    func label(_ column: Int) -> ColumnLabel {
        ColumnLabel(number: column + 1, name: header?[column])
    }

    // MARK: Records

    /// The first record as it stands in the file, without its line break.
    var firstRecord: UnsafeRawBufferPointer { UnsafeRawBufferPointer(first) }

    /// The next record of data; blank lines are allowed at the very end only.
    func nextRecord() throws -> UnsafeMutableRawBufferPointer? {
        if firstIsPending {
            firstIsPending = false
            return first
        }
        guard let record = try records.next() else { return nil }
        if record.isEmpty {
            let blank = records.line
            ending.append(contentsOf: records.terminator)
            while let later = try records.next() {
                guard later.isEmpty else {
                    throw DataError.raggedRow(path: path, line: blank, expected: width, found: 0)
                }
                ending.append(contentsOf: records.terminator)
            }
            return nil
        }
        return record
    }

    /// Goes through the cells of a record, which must be as many as the first record has.
    ///
    /// - Parameters:
    ///   - isWanted: whether a column's cells matter.
    ///   - number: tries to take a number at a place in the record; returns the place behind it, where the
    ///     cell must end, or nil to leave the cell to `cell`.
    ///   - cell: takes a cell without its quotes and the spaces around it.
    @inline(__always)
    func visit(
        _ record: UnsafeMutableRawBufferPointer, isWanted: (Int) -> Bool,
        number: (Int, UnsafeRawBufferPointer, Int) -> Int?,
        cell take: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let bytes = UnsafeRawBufferPointer(record)
        var position = 0
        for column in 0..<width {
            guard position <= bytes.count else { throw ragged(column) }
            let isWanted = isWanted(column)
            if isWanted, let end = number(column, bytes, position) {
                position = end + 1
                continue
            }
            var cells = RecordCells(record, delimiter: delimiter, from: position)
            guard let cell = cells.next() else { throw ragged(column) }
            position = cells.position
            guard !cells.isMalformed else {
                throw DataError.corrupt(
                    path: path, format: "text",
                    reason:
                        "line \(records.line), \(label(column)) has text after its closing quote")
            }
            if isWanted { try take(column, cell) }
        }
        if position <= bytes.count {
            var cells = RecordCells(record, delimiter: delimiter, from: position)
            var extra = 0
            while cells.next() != nil { extra += 1 }
            throw ragged(width + extra)
        }
    }

    /// The texts of one column, given by its name or its number from 1.
    func readTexts(of reference: String) throws -> [String] {
        let index = try index(of: reference)
        var texts: [String] = []
        while let record = try nextRecord() {
            var cells = RecordCells(record, delimiter: delimiter)
            var count = 0
            while let cell = cells.next() {
                if count == index { texts.append(try text(of: cell, in: index)) }
                count += 1
            }
            guard count == width else { throw ragged(count) }
        }
        return texts
    }

    /// The text of a cell whose bytes stand for themselves somewhere else: as a label or in another table.
    ///
    /// - Throws: `DataError.corrupt` for bytes that are not UTF-8, which would come out as others.
    func text(of cell: UnsafeRawBufferPointer, in column: Int) throws -> String {
        let text = String(decoding: cell, as: UTF8.self)
        guard text.utf8.elementsEqual(cell) else {
            throw notUTF8("line \(records.line), \(label(column))")
        }
        return text
    }

    private func notUTF8(_ what: String) -> DataError {
        .corrupt(
            path: path, format: "text",
            reason:
                "\(what) is not UTF-8; convert the file, such as with iconv -f LATIN1 -t UTF-8")
    }

    private func ragged(_ found: Int) -> DataError {
        .raggedRow(path: path, line: records.line, expected: width, found: found)
    }
}
