/// A CSV or TSV text whose first record has been looked at.
///
/// The first record is a header if it says anything that is neither a number nor a customary mark for
/// a missing value, unless the reader was told.
final class DelimitedTable {
    /// The column names, if there is a header.
    let header: [String]?
    /// The number of cells in the first record.
    let width: Int
    let delimiter: UInt8
    let records: TextRecords
    /// The cells of the first record if they are data.
    private var pending: [String]?
    /// Which columns are left out of the values.
    private let excluded: [Bool]
    /// The columns that are kept, in the order of the values.
    private let kept: [Int]

    var path: String { records.path }

    init(_ reader: ByteReader, _ options: ReadOptions) throws {
        let references = options.excludedColumns
        records = try TextRecords(reader)
        guard let record = try records.next() else { throw DataError.emptyFile(path: reader.path) }
        let delimiter = DelimitedTable.delimiter(of: record, path: reader.path)
        var cells = RecordCells(record, delimiter: delimiter)
        var first: [String] = []
        while let cell = cells.next() { first.append(String(decoding: cell, as: UTF8.self)) }
        guard first != [""] else {
            throw DataError.corrupt(
                path: reader.path, format: "text", reason: "its first line is blank")
        }
        guard !first.contains(where: { $0.utf8.contains(0) }) else {
            throw DataError.unknownFormat(path: reader.path)
        }
        self.delimiter = delimiter
        width = first.count
        let isHeader =
            options.header ?? DelimitedTable.looksLikeHeader(first, excluding: references)
        header = isHeader ? first : nil
        pending = isHeader ? nil : first
        var excluded = [Bool](repeating: false, count: first.count)
        for reference in references {
            let index = try DelimitedTable.index(
                of: reference, header: isHeader ? first : nil, width: first.count, path: reader.path
            )
            excluded[index] = true
        }
        kept =
            isHeader
            ? DelimitedTable.positions(of: options.preferredColumns, in: first)
                ?? excluded.indices.filter { !excluded[$0] }
            : excluded.indices.filter { !excluded[$0] }
        for column in excluded.indices { excluded[column] = !kept.contains(column) }
        self.excluded = excluded
    }

    /// Where these names stand in a header, if it has all of them, each once.
    private static func positions(of names: [String]?, in header: [String]) -> [Int]? {
        guard let names else { return nil }
        let places = names.map { name in header.indices.filter { header[$0] == name } }
        return places.allSatisfy { $0.count == 1 } ? places.compactMap(\.first) : nil
    }

    /// The numbers of all columns but the excluded ones.
    func readNumbers() throws -> (columns: [String]?, width: Int, values: [Float]) {
        let columns = header.map { names in kept.map { names[$0] } }
        var values: [Float] = []
        if let pending {
            for column in kept { values.append(try number(in: pending[column], column: column)) }
            self.pending = nil
        }
        let order = order
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(kept.count, 1)) { row in
            while let record = try nextRecord() {
                try parse(record, into: row)
                if let order { arrange(row, order) }
                if values.count + kept.count > values.capacity { reserve(&values, kept.count) }
                values.append(contentsOf: UnsafeMutableBufferPointer(rebasing: row[..<kept.count]))
            }
        }
        guard !values.isEmpty else {
            throw DataError.noValues(path: path, shape: [header == nil ? 1 : 0, kept.count])
        }
        return (columns, kept.count, values)
    }

    /// The texts of one column, given by its name or its number from 1.
    func readTexts(of reference: String) throws -> [String] {
        let index = try DelimitedTable.index(
            of: reference, header: header, width: width, path: path)
        var texts: [String] = []
        if let pending {
            texts.append(pending[index])
            self.pending = nil
        }
        while let record = try nextRecord() {
            var cells = RecordCells(record, delimiter: delimiter)
            var count = 0
            while let cell = cells.next() {
                if count == index { texts.append(String(decoding: cell, as: UTF8.self)) }
                count += 1
            }
            guard count == width else { throw ragged(count) }
        }
        return texts
    }

    /// For each value of a row, its place among the columns as they stand; nil when that is its own place.
    private var order: [Int]? {
        let standing = kept.sorted()
        let order = kept.map { column in standing.firstIndex(of: column) ?? 0 }
        return order == Array(order.indices) ? nil : order
    }

    private func arrange(_ row: UnsafeMutableBufferPointer<Float>, _ order: [Int]) {
        let standing = Array(row[..<order.count])
        for (place, source) in order.enumerated() { row[place] = standing[source] }
    }

    // MARK: One record

    /// The next record; blank lines are allowed at the very end only.
    private func nextRecord() throws -> UnsafeMutableRawBufferPointer? {
        guard let record = try records.next() else { return nil }
        if record.isEmpty {
            let blank = records.line
            while let later = try records.next() {
                guard later.isEmpty else {
                    throw DataError.raggedRow(path: path, line: blank, expected: width, found: 0)
                }
            }
            return nil
        }
        return record
    }

    private func parse(
        _ record: UnsafeMutableRawBufferPointer, into row: UnsafeMutableBufferPointer<Float>
    ) throws {
        let bytes = UnsafeRawBufferPointer(record)
        var position = 0
        var filled = 0
        for column in 0..<width {
            guard position <= bytes.count else { throw ragged(column) }
            if !excluded[column] {
                if let (value, end) = DecimalNumber.scan(bytes, from: position),
                    end == bytes.count || bytes[end] == delimiter, value.isFinite
                {
                    row[filled] = value
                    filled += 1
                    position = end + 1
                    continue
                }
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
            if !excluded[column] {
                row[filled] = try number(in: cell, column: column)
                filled += 1
            }
        }
        if position <= bytes.count {
            var cells = RecordCells(record, delimiter: delimiter, from: position)
            var extra = 0
            while cells.next() != nil { extra += 1 }
            throw ragged(width + extra)
        }
    }

    private func number(in cell: UnsafeRawBufferPointer, column: Int) throws -> Float {
        guard let value = DecimalNumber.parse(cell) else {
            throw DataError.notNumeric(
                path: path, line: records.line, column: label(column),
                found: String(decoding: cell.prefix(200), as: UTF8.self))
        }
        guard value.isFinite else {
            throw DataError.notFinite(
                path: path, row: records.line, column: label(column),
                found: String(decoding: cell.prefix(200), as: UTF8.self))
        }
        return value
    }

    private func number(in text: String, column: Int) throws -> Float {
        var text = text
        return try text.withUTF8 { try number(in: UnsafeRawBufferPointer($0), column: column) }
    }

    private func label(_ column: Int) -> ColumnLabel {
        ColumnLabel(number: column + 1, name: header?[column])
    }

    private func ragged(_ found: Int) -> DataError {
        .raggedRow(path: path, line: records.line, expected: width, found: found)
    }

    /// Makes room, guessing the final size from how far the file has been read.
    private func reserve(_ values: inout [Float], _ additional: Int) {
        let doubled = max(2 * values.count, values.count + additional, 1 << 12)
        let guess = records.fractionRead.map { Double(values.count) / max($0, 0.01) * 1.02 } ?? 0
        // A wrong guess costs address space only, and never more than four times what is there.
        values.reserveCapacity(max(doubled, min(Int(guess), 2 * doubled)))
    }

    // MARK: The first record

    private static func delimiter(of record: UnsafeMutableRawBufferPointer, path: String) -> UInt8 {
        let tab = UInt8(ascii: "\t")
        let comma = UInt8(ascii: ",")
        let semicolon = UInt8(ascii: ";")
        let stem = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
        if stem.hasSuffix(".tsv") || stem.hasSuffix(".tab") { return tab }
        return [comma, tab, semicolon].first { record.contains($0) } ?? comma
    }

    private static func looksLikeHeader(_ cells: [String], excluding references: [String]) -> Bool {
        if references.contains(where: { Int($0) == nil }) { return true }
        return cells.indices.contains { index in
            guard !references.contains("\(index + 1)") else { return false }
            var cell = cells[index]
            if missing.contains(cell.lowercased()) { return false }
            return cell.withUTF8 { DecimalNumber.parse(UnsafeRawBufferPointer($0)) } == nil
        }
    }

    private static let missing: Set<String> = ["", "?", "na", "n/a", "#n/a", "null", "none", "-"]

    private static func index(
        of reference: String, header: [String]?, width: Int, path: String
    ) throws -> Int {
        if let index = header?.firstIndex(of: reference) { return index }
        if let number = Int(reference), (1...width).contains(number) { return number - 1 }
        throw DataError.noSuchColumn(path: path, column: reference, columns: header ?? [])
    }
}
