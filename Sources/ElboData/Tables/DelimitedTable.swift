/// A CSV or TSV text whose first record has been looked at.
final class DelimitedTable {
    /// The columns: names if there is a header, and as many as the first record has cells.
    let head: TableHead
    let delimiter: UInt8
    let records: TextRecords
    /// The first record as it stands in the file, without its line break.
    private let first: UnsafeMutableRawBufferPointer
    /// The line break behind the first record.
    let firstTerminator: [UInt8]
    /// The line breaks of blank lines at the end.
    private(set) var ending: [UInt8] = []

    var path: String { records.path }
    /// The column names, if there is a header.
    var header: [String]? { head.names }
    /// The number of cells in the first record.
    var width: Int { head.width }

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
        firstTerminator = Array(records.terminator)
        let delimiter = DelimitedTable.delimiter(of: record, path: reader.path)
        // Taking quoted cells apart changes bytes, and the first record may be read again as data.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: record.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyMemory(from: UnsafeRawBufferPointer(record))
        var cells = RecordCells(copy, delimiter: delimiter)
        var texts: [String] = []
        var odd: Int?
        while let cell = cells.next() {
            let text = String(decoding: cell, as: UTF8.self)
            if odd == nil, !text.utf8.elementsEqual(cell) { odd = texts.count }
            texts.append(text)
        }
        self.delimiter = delimiter
        let isHeader =
            header ?? HeaderGuess.isHeader(texts, excluded: excluded, references: excluded + asked)
        head = TableHead(
            path: reader.path, names: isHeader ? texts : nil, width: texts.count
        ) { .line($0) }
        if !isHeader { records.putBack() }
        if isHeader, let odd { throw head.notUTF8("the name of column \(odd + 1)") }
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
        if record.contains(semicolon), areDecimals(record, between: semicolon) { return semicolon }
        return [comma, tab, semicolon].first { record.contains($0) } ?? comma
    }

    /// Whether a record has commas, and all of them are those of numbers between another delimiter.
    private static func areDecimals(
        _ record: UnsafeMutableRawBufferPointer, between delimiter: UInt8
    ) -> Bool {
        let cells = UnsafeRawBufferPointer(record).split(separator: delimiter)
            .filter { $0.contains(UInt8(ascii: ",")) }
        return !cells.isEmpty
            && cells.allSatisfy {
                NumberNotation.decimalComma.number(in: UnsafeRawBufferPointer(rebasing: $0)) != nil
            }
    }

    // MARK: Records

    /// The first record as it stands in the file, without its line break.
    var firstRecord: UnsafeRawBufferPointer { UnsafeRawBufferPointer(first) }

    /// Adds line breaks of blank lines at the end.
    func keepEnding(_ bytes: [UInt8]) { ending += bytes }

    /// The next record of data; blank lines are allowed at the very end only.
    func nextRecord() throws -> UnsafeMutableRawBufferPointer? {
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
    ///   - line: the line on which the record begins.
    ///   - take: takes a cell without its quotes and the spaces around it.
    /// - Throws: `DataError.raggedRow` and `.corrupt`, and what `take` throws.
    func visit(
        _ record: UnsafeMutableRawBufferPointer, line: Int, isWanted: (Int) -> Bool,
        cell take: (Int, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var cells = RecordCells(record, delimiter: delimiter)
        for column in 0..<width {
            guard let cell = cells.next() else { throw ragged(column, line: line) }
            guard !cells.isMalformed else {
                throw DataError.corrupt(
                    path: path, format: "text",
                    reason: "line \(line), \(head.label(column)) has text after its closing quote")
            }
            if isWanted(column) { try take(column, cell) }
        }
        var extra = 0
        while cells.next() != nil { extra += 1 }
        guard extra == 0 else { throw ragged(width + extra, line: line) }
    }

    /// The texts of one column, given by its name or its number from 1.
    func readTexts(of reference: String) throws -> [String] {
        let index = try head.index(of: reference)
        var texts: [String] = []
        while let record = try nextRecord() {
            var cells = RecordCells(record, delimiter: delimiter)
            var count = 0
            while let cell = cells.next() {
                if count == index {
                    texts.append(try head.text(of: cell, column: index, line: records.line))
                }
                count += 1
            }
            guard count == width else { throw ragged(count, line: records.line) }
        }
        return texts
    }

    private func ragged(_ found: Int, line: Int) -> DataError {
        .raggedRow(path: path, line: line, expected: width, found: found)
    }
}
