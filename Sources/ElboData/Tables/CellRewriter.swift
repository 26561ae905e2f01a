/// The records of a block as they stand in a text, on their way out with some cells replaced.
final class CellRewriter {
    private let delimiter: UInt8
    /// For each column of the text its place in a row of numbers; -1 where there is none.
    private let places: [Int]
    private let assembly: TableAssembly
    private let width: Int
    private var bytes: [UInt8] = []
    /// For each record where it ends, and where its line break does.
    private var ends: [(record: Int, line: Int)] = []
    /// How many cells have been replaced.
    private(set) var filled = 0
    /// Cells that have a text which the columns do not know, and keep it.
    private(set) var kept: [TableCompletion.Cell] = []

    init(_ records: DelimitedNumbers) {
        delimiter = records.table.delimiter
        let assembly = records.assembly
        width = assembly.plan.width
        places = assembly.plan.places
        self.assembly = assembly
    }

    /// Forgets the block's records.
    func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Adds a record as it stands in the text, and its line break.
    func append(_ record: UnsafeRawBufferPointer, _ terminator: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: record)
        let end = bytes.count
        bytes.append(contentsOf: terminator)
        ends.append((end, bytes.count))
    }

    /// Writes all records, the first of which is a row of the table; cells that were NaN before and are not any more are
    /// replaced.
    func write(
        _ before: [Double], _ after: [Double], firstRow: Int, to output: OutputFile
    ) throws {
        var text: [UInt8] = []
        var start = 0
        for (row, end) in ends.enumerated() {
            let cells = row * width..<(row + 1) * width
            if cells.contains(where: { before[$0].isNaN && !after[$0].isNaN }) {
                replaceCells(
                    start..<end.record, before[cells], after[cells], row: firstRow + row, in: &text)
            } else {
                text += bytes[start..<end.record]
            }
            text += bytes[end.record..<end.line]
            start = end.line
        }
        try output.write(text)
    }

    private func replaceCells(
        _ record: Range<Int>, _ before: ArraySlice<Double>, _ after: ArraySlice<Double>,
        row: Int, in text: inout [UInt8]
    ) {
        // Taking a quoted cell apart changes the bytes, so that happens in a copy.
        var copy = Array(bytes[record])
        copy.withUnsafeMutableBytes { copy in
            var cells = RecordCells(copy, delimiter: delimiter)
            for place in places {
                let start = record.lowerBound + cells.position
                guard let cell = cells.next() else { break }
                let end = min(record.lowerBound + cells.position - 1, record.upperBound)
                let index = before.startIndex + place
                let isEmpty = place >= 0 && before[index].isNaN && !after[index].isNaN
                let isHole =
                    isEmpty
                    && assembly.plan.isMissing(
                        String(decoding: cell, as: UTF8.self), column: assembly.plan.columns[place])
                if isEmpty, !isHole { kept.append(TableCompletion.Cell(row: row, column: place)) }
                if isHole {
                    let core = trimmed(start..<end)
                    text += bytes[start..<core.lowerBound]
                    let cell = assembly.text(of: after[index], in: assembly.plan.columns[place])
                    text += CSVRecord.quoted(cell, between: delimiter).utf8
                    text += bytes[core.upperBound..<end]
                    filled += 1
                } else {
                    text += bytes[start..<end]
                }
                if end < record.upperBound { text.append(delimiter) }
            }
        }
    }

    /// A cell without the spaces around it.
    private func trimmed(_ cell: Range<Int>) -> Range<Int> {
        var (start, end) = (cell.lowerBound, cell.upperBound)
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != delimiter
    }
}
