import Foundation

/// The records of a piece of text as rows of numbers.
enum RecordParser {
    /// Reads a piece; where it goes wrong the block says so.
    ///
    /// - Parameters:
    ///   - block: new, with room for a row for each line.
    ///   - seeing: is given each record with cells and its line break, before quoted cells are taken apart.
    static func parse(
        _ piece: RecordPiece, delimiter: UInt8, into block: CellBlock,
        seeing: ((UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void)? = nil
    ) {
        forEachRecord(of: piece) { record, terminator, line in
            guard !record.isEmpty else {
                block.blankLine = block.blankLine ?? line
                block.ending.append(contentsOf: terminator)
                return true
            }
            if let blank = block.blankLine {
                block.end = ragged(0, line: blank, block)
                return false
            }
            seeing?(UnsafeRawBufferPointer(record), terminator)
            block.end = parse(record, delimiter: delimiter, line: line, into: block)
            return block.end == nil
        }
    }

    /// Goes through the records of a piece, with their line breaks and the lines on which they begin, until `body` says
    /// no.
    @inline(__always)
    static func forEachRecord(
        of piece: RecordPiece,
        _ body: (UnsafeMutableRawBufferPointer, UnsafeRawBufferPointer, Int) throws -> Bool
    ) rethrows {
        let bytes = piece.bytes
        guard let base = bytes.baseAddress else { return }
        var start = 0
        var line = piece.line
        while start < bytes.count {
            var (stop, breaks, quotes) = (start, 0, 0)
            while true {
                let found = memchr(base + stop, 10, bytes.count - stop)
                let next =
                    found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) }
                    ?? bytes.count
                breaks += found == nil ? 0 : 1
                if piece.hasQuotes {
                    quotes += UnsafeRawBufferPointer(rebasing: bytes[stop..<next])
                        .occurrences(of: UInt8(ascii: "\""))
                }
                stop = next
                if quotes % 2 == 0 || found == nil { break }
                // The line break is part of a cell.
                stop += 1
            }
            var last = stop
            if last > start, bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }
            let next = min(stop + 1, bytes.count)
            let isToGoOn = try body(
                UnsafeMutableRawBufferPointer(rebasing: bytes[start..<last]),
                UnsafeRawBufferPointer(rebasing: bytes[last..<next]), line)
            guard isToGoOn else { return }
            line += max(breaks, 1)
            start = next
        }
    }

    /// Reads a record, whose cells must be as many as the first record has.
    private static func parse(
        _ record: UnsafeMutableRawBufferPointer, delimiter: UInt8, line: Int, into block: CellBlock
    ) -> DataError? {
        let bytes = UnsafeRawBufferPointer(record)
        let width = block.plan.head.width
        let row = block.beginRow()
        let (codes, places, categories) = (block.codes, block.places, block.categories)
        var position = 0
        for column in 0..<width {
            guard position <= bytes.count else { return ragged(column, line: line, block) }
            let code = codes[column]
            if code == CellBlock.Code.numbers {
                if let (value, end) = DecimalNumber.scan(bytes, from: position),
                    end == bytes.count || bytes[end] == delimiter, value.isFinite
                {
                    row[places[column]] = value
                    position = end + 1
                    continue
                }
            }
            var cells = RecordCells(record, delimiter: delimiter, from: position)
            guard let cell = cells.next() else { return ragged(column, line: line, block) }
            position = cells.position
            guard !cells.isMalformed else {
                return .corrupt(
                    path: block.plan.head.path, format: "text",
                    reason:
                        "line \(line), \(block.plan.head.label(column)) has text after its closing quote"
                )
            }
            if code == CellBlock.Code.category, let texts = categories[column] {
                row[places[column]] = Double(
                    texts._withUnsafeGuaranteedRef { $0.number(of: cell, line: line) })
            } else if code != CellBlock.Code.leftOut {
                block.take(cell, column: column, line: line, into: row)
            }
        }
        guard position <= bytes.count else { return nil }
        var cells = RecordCells(record, delimiter: delimiter, from: position)
        var extra = 0
        while cells.next() != nil { extra += 1 }
        return ragged(width + extra, line: line, block)
    }

    private static func ragged(_ found: Int, line: Int, _ block: CellBlock) -> DataError {
        .raggedRow(
            path: block.plan.head.path, line: line, expected: block.plan.head.width, found: found)
    }
}
