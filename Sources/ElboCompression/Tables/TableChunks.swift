/// Chunks of a table's records.
struct TableChunks: ChunkCode {
    let table: CodedTable
    let grammar: TableGrammar

    /// - Throws: `CompressionError.damagedHead` for a layout that no table of the model has.
    init(_ header: ContainerHeader, _ table: CodedTable) throws {
        guard let layout = header.table else { throw CompressionError.damagedHead }
        self.table = table
        grammar = try TableGrammar(layout, table)
    }

    func encode(_ chunks: [[TableRecord]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var coder = try ExampleCoder(
            table.networks, RowSymbols(table, grammar), lanes: chunks.count)
        var (stacks, account) = try coder.encode(
            chunks.map { $0.compactMap(\.cells) }, beneath: initial)
        for (lane, chunk) in chunks.enumerated() {
            var outlines = RecordOutlines(grammar)
            var port = BitRecorder()
            var counted = 0.0
            _ = try outlines.pass(chunk, through: &port) { part, port in
                account.table?.add(port.bits - counted, to: part)
                counted = port.bits
            }
            for range in port.ranges.reversed() { stacks[lane].push(range) }
        }
        return (stacks, account)
    }

    func decode(_ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]) throws
        -> [[TableRecord]?]
    {
        var stacks = stacks
        let blank = TableRecord(cells: nil, line: [], ending: .none)
        let outlines = stacks.indices.map { lane -> [TableRecord] in
            guard let stack = stacks[lane] else { return [] }
            var outlines = RecordOutlines(grammar)
            var port = BitTaker(stack: stack)
            do {
                let records = try outlines.pass(
                    [TableRecord](repeating: blank, count: counts[lane]), through: &port)
                stacks[lane] = port.stack
                return records
            } catch {
                stacks[lane] = nil
                return []
            }
        }
        var coder = try ExampleCoder(
            table.networks, RowSymbols(table, grammar), lanes: stacks.count)
        let rows = try coder.decode(
            stacks, outlines.map { $0.compactMap(\.cells) }, beneath: initial)
        return zip(outlines, rows).map { records, rows in
            guard let rows else { return nil }
            var next = rows.makeIterator()
            return records.map { record in
                guard record.cells != nil else { return record }
                return TableRecord(cells: next.next(), line: [], ending: record.ending)
            }
        }
    }

    func bytes(of records: [TableRecord]) -> [UInt8] {
        var bytes: [UInt8] = []
        for record in records { grammar.write(record, to: &bytes) }
        return bytes
    }
}

extension TableAccount {
    fileprivate mutating func add(_ bits: Double, to part: RecordOutlines.Part) {
        switch part {
        case .line: lines += bits
        case .kind(let column): columns[column].kinds += bits
        case .text(let column): columns[column].texts += bits
        }
    }
}
