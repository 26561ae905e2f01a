/// What is beside the symbols of records: which cells have one, texts of the others, line ends, lines that are no rows.
///
/// It lies on the stack above the rows and comes off first, so that a decoder knows which symbols to expect. Each bit has the
/// probability that bits in its place had before; a text is told byte by byte, each after those before it.
struct RecordOutlines {
    private let columns: [TableGrammar.Column]
    /// The texts of each column, and behind them lines that are no rows.
    private var texts: AdaptiveTexts

    init(_ grammar: TableGrammar) {
        columns = grammar.columns
        texts = AdaptiveTexts(kinds: columns.count + 1)
    }

    /// What a bit is about; `column` is the number of columns for lines.
    enum Part: Hashable {
        case line
        case kind(column: Int)
        case text(column: Int)
    }

    /// Passes records on without their symbols, which are 0 in those that come.
    ///
    /// - Parameters:
    ///   - records: Those to be told; of a port that tells them, as many, whatever they are.
    ///   - done: Told the part that has been passed.
    /// - Throws: `ChunkDamage`.
    mutating func pass<Port: BitPort>(
        _ records: [TableRecord], through port: inout Port, done: (Part, Port) -> Void = { _, _ in }
    ) throws -> [TableRecord] {
        try records.map { record in
            let isRow = try texts.flag(record.cells != nil, 0, 0, &port)
            let ending = try self.ending(record.ending, &port)
            done(.line, port)
            guard isRow else {
                let line = try texts.text(record.line, kind: columns.count, &port)
                done(.line, port)
                return TableRecord(cells: nil, line: line, ending: ending)
            }
            // The last kind of cell that has no symbol tells much of the next one.
            var before = 0
            let cells = try columns.indices.map { column in
                let cell = try kind(record.cells?[column], column, &before, &port)
                done(.kind(column: column), port)
                guard case .text(let own) = cell else { return cell }
                let text = try texts.text(own, kind: column, &port)
                done(.text(column: column), port)
                return .text(text)
            }
            return TableRecord(cells: cells, line: [], ending: ending)
        }
    }

    // MARK: Kinds

    private mutating func ending(
        _ ending: TableRecord.Ending, _ port: inout some BitPort
    ) throws -> TableRecord.Ending {
        if try texts.flag(ending == .none, 1, 0, &port) { return .none }
        return try texts.flag(ending == .carriageReturn, 2, 0, &port) ? .carriageReturn : .lineFeed
    }

    /// A cell's kind; texts are still those that were given.
    private mutating func kind(
        _ cell: TableRecord.Cell?, _ column: Int, _ before: inout Int, _ port: inout some BitPort
    ) throws -> TableRecord.Cell {
        var (isSymbol, isMissing) = (false, false)
        switch cell {
        case .symbol?: isSymbol = true
        case .missing?: isMissing = true
        case .text?, nil: break
        }
        let text: TableRecord.Cell
        if case .text(let own)? = cell { text = .text(own) } else { text = .text([]) }
        guard columns[column].meaning != nil else { return text }
        if try texts.flag(isSymbol, 3 + 2 * column, before, &port) {
            if case .symbol(let symbol)? = cell { return .symbol(symbol) }
            return .symbol(0)
        }
        guard columns[column].missing != nil,
            try texts.flag(isMissing, 4 + 2 * column, before, &port)
        else {
            before = 2
            return text
        }
        before = 1
        return .missing
    }
}
