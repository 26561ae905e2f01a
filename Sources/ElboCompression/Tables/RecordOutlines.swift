/// What is beside the symbols of records: which cells have one, texts of the others, line ends, lines that are no rows.
///
/// It lies on the stack above the rows and comes off first, so that a decoder knows which symbols to expect. Each bit has the
/// probability that bits in its place had before; a text is told byte by byte, each after those before it.
struct RecordOutlines {
    private let columns: [TableGrammar.Column]
    private var bits = AdaptiveBits()
    /// The last text of each column, and behind them the last line that is no row.
    private var last: [[UInt8]]

    init(_ grammar: TableGrammar) {
        columns = grammar.columns
        last = [[UInt8]](repeating: [], count: columns.count + 1)
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
            let isRow = try flag(record.cells != nil, 0, 0, &port)
            let ending = try self.ending(record.ending, &port)
            done(.line, port)
            guard isRow else {
                let line = try text(record.line, column: columns.count, &port)
                done(.line, port)
                return TableRecord(cells: nil, line: line, ending: ending)
            }
            // The last kind of cell that has no symbol tells much of the next one.
            var before = 0
            let cells = try columns.indices.map { column in
                let cell = try kind(record.cells?[column], column, &before, &port)
                done(.kind(column: column), port)
                guard case .text(let own) = cell else { return cell }
                let text = try text(own, column: column, &port)
                done(.text(column: column), port)
                return .text(text)
            }
            return TableRecord(cells: cells, line: [], ending: ending)
        }
    }

    // MARK: Kinds

    private mutating func flag(
        _ bit: Bool, _ question: Int, _ answer: Int, _ port: inout some BitPort
    ) throws -> Bool {
        let wide = AdaptiveBits.context(1 << 40, question)
        return try bits.pass(
            bit, in: [wide, AdaptiveBits.context(wide, answer)], node: 0, through: &port)
    }

    private mutating func ending(
        _ ending: TableRecord.Ending, _ port: inout some BitPort
    ) throws -> TableRecord.Ending {
        if try flag(ending == .none, 1, 0, &port) { return .none }
        return try flag(ending == .carriageReturn, 2, 0, &port) ? .carriageReturn : .lineFeed
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
        if try flag(isSymbol, 3 + 2 * column, before, &port) {
            if case .symbol(let symbol)? = cell { return .symbol(symbol) }
            return .symbol(0)
        }
        guard columns[column].missing != nil,
            try flag(isMissing, 4 + 2 * column, before, &port)
        else {
            before = 2
            return text
        }
        before = 1
        return .missing
    }

    // MARK: Texts

    /// Bytes, each behind a bit that says whether there is one more.
    private mutating func text(
        _ given: [UInt8], column: Int, _ port: inout some BitPort
    ) throws -> [UInt8] {
        let above = last[column]
        let wide = AdaptiveBits.context(0, column)
        var all = wide
        var isLikeAbove = true
        var text: [UInt8] = []
        while true {
            let place = text.count
            let first = AdaptiveBits.context(wide, place > 0 ? Int(text[place - 1]) : 256)
            let second = AdaptiveBits.context(first, place > 1 ? Int(text[place - 2]) : 257)
            let next = place < above.count ? Int(above[place]) : 258
            let contexts = [
                wide, first, second,
                AdaptiveBits.context(~wide, 2 * next + (isLikeAbove ? 1 : 0)),
                AdaptiveBits.context(all, 259),
            ]
            let isMore = try bits.pass(
                place < given.count, in: contexts, node: 0, through: &port)
            guard isMore else { break }
            var node = 1
            let byte = place < given.count ? given[place] : 0
            for bit in (0..<8).reversed() {
                let isOne = try bits.pass(
                    byte >> UInt8(bit) & 1 == 1, in: contexts, node: node, through: &port)
                node = 2 * node + (isOne ? 1 : 0)
            }
            let known = UInt8(node & 255)
            isLikeAbove = isLikeAbove && next == Int(known)
            all = AdaptiveBits.context(all, Int(known))
            text.append(known)
            guard text.count <= RecordCutter.longest else { throw ChunkDamage() }
        }
        last[column] = text
        return text
    }
}
