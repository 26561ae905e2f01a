extension TextRecords {
    /// The next records as one piece, cut behind the last that ends within so many bytes; nil at the end.
    ///
    /// The records are those of `next()`, so that pieces can be parsed by several threads.
    ///
    /// - Parameters:
    ///   - size: how many bytes a piece has, unless one record has more.
    ///   - spare: a piece that nobody needs any more.
    /// - Throws: `DataError.corrupt` as `next()`, and what reading throws.
    func nextPiece(of size: Int, reusing spare: RecordPiece? = nil) throws -> RecordPiece? {
        let piece = spare ?? RecordPiece(capacity: size)
        piece.count = 0
        piece.line = linesRead + 1
        piece.append(pending)
        dropPending()
        var wanted = max(size, piece.count)
        while true {
            piece.reserve(wanted)
            let isEnd = try fill(piece, upTo: wanted)
            guard piece.count > 0 else { return nil }
            let end = piece.lastRecordEnd()
            if isEnd {
                let bytes = UnsafeRawBufferPointer(piece.bytes)
                let breaks = bytes.occurrences(of: UInt8(ascii: "\n"))
                let rest = UnsafeRawBufferPointer(rebasing: bytes[end...])
                guard rest.occurrences(of: UInt8(ascii: "\"")) % 2 == 0 else {
                    let within = rest.occurrences(of: UInt8(ascii: "\n"))
                    throw neverClosed(line: piece.line + breaks - within)
                }
                take(piece, lines: breaks + (rest.isEmpty ? 0 : 1))
                return piece
            }
            if end > 0 {
                keepPending(UnsafeRawBufferPointer(rebasing: piece.bytes[end...]))
                piece.count = end
                take(
                    piece,
                    lines: UnsafeRawBufferPointer(piece.bytes).occurrences(of: UInt8(ascii: "\n")))
                return piece
            }
            guard wanted < TextRecords.longest else { throw tooLong(line: piece.line) }
            wanted *= 2
        }
    }

    /// The next few records as one piece; nil at the end.
    ///
    /// - Parameters:
    ///   - records: how many.
    ///   - bytes: as much as is enough, however few records that are.
    /// - Throws: as `next()`.
    func nextPiece(records: Int, bytes: Int = .max) throws -> RecordPiece? {
        let piece = RecordPiece(capacity: 1 << 12)
        piece.line = linesRead + 1
        let first = linesRead
        var taken = 0
        while taken < records, piece.count < bytes, let record = try next() {
            piece.append(UnsafeRawBufferPointer(record))
            piece.append(terminator)
            taken += 1
        }
        guard taken > 0 else { return nil }
        piece.lines = linesRead - first
        piece.hasQuotes = true
        return piece
    }
}
