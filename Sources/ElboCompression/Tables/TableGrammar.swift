import Foundation

/// A layout with a model: between the bytes of a table and records of symbols.
struct TableGrammar: Sendable {
    /// What the symbols of a column mean.
    enum Meaning: Sendable {
        /// Steps, written in decimals or in the model's notation.
        case numbers(SteppedNumbers, DecimalText?, CellNotation?)
        /// Texts as they stand in the file, and their places.
        case levels(texts: [[UInt8]], places: [[UInt8]: Int])
    }

    /// A column of the file.
    struct Column: Sendable {
        /// The model's column; nil for one of texts.
        let source: Int?
        let before: [UInt8]
        let after: [UInt8]
        let missing: [UInt8]?
        /// nil for a column of texts.
        let meaning: Meaning?
    }

    let delimiter: UInt8
    let columns: [Column]
    /// For each column of the model that of the file.
    let places: [Int]

    /// - Throws: `CompressionError.damagedHead` for a layout that no table of the model has.
    init(_ layout: TableLayout, _ table: CodedTable) throws {
        delimiter = layout.delimiter
        var places = [Int?](repeating: nil, count: table.columns.count)
        columns = try layout.columns.enumerated().map { place, column in
            guard let source = column.source else {
                return Column(source: nil, before: [], after: [], missing: nil, meaning: nil)
            }
            guard places.indices.contains(source), places[source] == nil else {
                throw CompressionError.damagedHead
            }
            places[source] = place
            return try Column(column, of: table.columns[source], delimiter: layout.delimiter)
        }
        self.places = try places.map {
            guard let place = $0 else { throw CompressionError.damagedHead }
            return place
        }
    }

    // MARK: Bytes

    /// The record that some bytes are.
    func record(_ bytes: ArraySlice<UInt8>) -> TableRecord {
        let (line, ending) = RecordCutter.parted(bytes)
        let cells = RecordCutter.cells(of: line, delimiter: delimiter)
        guard cells.count == columns.count else {
            return TableRecord(cells: nil, line: Array(line), ending: ending)
        }
        return TableRecord(
            cells: zip(columns, cells).map { $0.cell($1) }, line: [], ending: ending)
    }

    /// Adds the bytes of a record.
    func write(_ record: TableRecord, to bytes: inout [UInt8]) {
        if let cells = record.cells {
            for (place, cell) in cells.enumerated() {
                if place > 0 { bytes.append(delimiter) }
                columns[place].write(cell, to: &bytes)
            }
        } else {
            bytes += record.line
        }
        bytes += record.ending.bytes
    }

    /// The cells of the model's columns as it knows them: numbers, places of levels, NaN where there is no symbol.
    func values(_ cells: [TableRecord.Cell]) -> [Double] {
        places.map { place in
            guard case .symbol(let symbol) = cells[place], let meaning = columns[place].meaning
            else { return .nan }
            return switch meaning {
            case .numbers(let numbers, _, _): numbers.number(Double(numbers.step(of: symbol)))
            case .levels: Double(symbol)
            }
        }
    }
}

extension TableGrammar.Column {
    /// A column of a file that the model knows.
    ///
    /// - Throws: `CompressionError.damagedHead`.
    fileprivate init(
        _ layout: TableLayout.Column, of column: CodedTable.Column, delimiter: UInt8
    ) throws {
        source = layout.source
        before = layout.before.map(Array.init) ?? []
        after = layout.after.map(Array.init) ?? []
        missing = layout.missing.map(Array.init)
        switch column.law {
        case .number(let law):
            let numbers = try SteppedNumbers(layout, law, column.notation)
            meaning = .numbers(
                numbers, layout.decimal, layout.decimal == nil ? column.notation : nil)
        case .levels, .pools:
            let texts = column.levels.map { [before, after] in
                RawCell.cell($0, before: before, after: after, delimiter: delimiter)
            }
            meaning = .levels(
                texts: texts, places: Dictionary(zip(texts, 0...)) { first, _ in first })
        }
    }

    /// The cell that stands in the file.
    func cell(_ raw: ArraySlice<UInt8>) -> TableRecord.Cell {
        if let missing, raw.elementsEqual(missing) { return .missing }
        return symbol(raw).map { .symbol($0) } ?? .text(Array(raw))
    }

    /// Adds the text of a cell.
    func write(_ cell: TableRecord.Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .text(let text): bytes += text
        case .missing: bytes += missing ?? []
        case .symbol(let symbol): bytes += text(of: symbol)
        }
    }

    private func symbol(_ raw: ArraySlice<UInt8>) -> UInt64? {
        switch meaning {
        case nil: return nil
        case .levels(_, let places)?: return places[Array(raw)].map { UInt64($0) }
        case .numbers(let numbers, let decimal, let notation)?:
            guard raw.count >= before.count + after.count, raw.starts(with: before),
                raw.suffix(after.count).elementsEqual(after)
            else { return nil }
            let body = raw.dropFirst(before.count).dropLast(after.count)
            let step =
                decimal.map { decimal in
                    DecimalText.scan(body).flatMap { decimal.step(of: $0) }
                } ?? notation?.place(Array(body))
            // Whatever the notation reads, it must write the same.
            guard let step, let symbol = numbers.symbol(of: step),
                raw.elementsEqual(text(of: symbol))
            else { return nil }
            return symbol
        }
    }

    private func text(of symbol: UInt64) -> [UInt8] {
        switch meaning {
        case nil: return []
        case .levels(let texts, _)?: return texts[Int(symbol)]
        case .numbers(let numbers, let decimal, let notation)?:
            let step = numbers.step(of: symbol)
            return before + (decimal?.text(of: step) ?? notation?.text(step) ?? []) + after
        }
    }
}

extension SteppedNumbers {
    /// The numbers of a column of a file.
    ///
    /// - Throws: `CompressionError.damagedHead`.
    init(_ layout: TableLayout.Column, _ law: NumberLaw, _ notation: CellNotation?) throws {
        guard let first = layout.first, let count = layout.count, count > 0, count < 1 << 62,
            first.magnitude < 1 << 61
        else { throw CompressionError.damagedHead }
        let number: @Sendable (Double) -> Double
        if let decimal = layout.decimal {
            guard (0...DecimalText.mostDigits).contains(decimal.decimals) else {
                throw CompressionError.damagedHead
            }
            let power = Double(DecimalText.power(decimal.decimals))
            number = { $0 / power }
        } else {
            guard let notation else { throw CompressionError.damagedHead }
            number = { $0 * notation.step }
        }
        var listed: [Int]?
        if let data = layout.listed {
            listed = TableLayout.steps(data, from: first, count: count)
            guard listed.map({ $0.count <= TableSurvey.mostListed }) ?? false else {
                throw CompressionError.damagedHead
            }
        }
        self.init(law: law, first: first, count: count, number: number, listed: listed)
    }
}
