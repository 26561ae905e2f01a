import ElboGraph

/// Rows of a table, each column with a law of its own.
struct RowSymbols: ExampleSymbols {
    private let table: CodedTable
    private let grammar: TableGrammar
    /// Where the numbers of each of the model's columns begin.
    private let starts: [Int]

    init(_ table: CodedTable, _ grammar: TableGrammar) {
        self.table = table
        self.grammar = grammar
        starts = table.columns.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.law.parameters) }
    }

    var account: CodingAccount {
        var account = CodingAccount()
        account.table = TableAccount(grammar.columns.count)
        return account
    }

    func shown(_ rows: [[TableRecord.Cell]?]) -> [HostArray] {
        let width = table.width
        var x = [Double](repeating: 0, count: rows.count * width)
        var mask = x
        for (lane, row) in rows.enumerated() {
            guard let row else { continue }
            for (place, number) in table.shown(grammar.values(row)).enumerated()
            where !number.isNaN {
                x[lane * width + place] = number
                mask[lane * width + place] = 1
            }
        }
        let shape: Shape = [rows.count, width]
        return [HostArray(shape, x)] + (table.seesMask ? [HostArray(shape, mask)] : [])
    }

    func push(
        _ row: [TableRecord.Cell], given numbers: UnsafePointer<Double>,
        to stack: inout CodeStack, _ account: inout CodingAccount
    ) {
        for (source, place) in grammar.places.enumerated().reversed() {
            guard case .symbol(let symbol) = row[place],
                let meaning = grammar.columns[place].meaning
            else { continue }
            let p = numbers + starts[source]
            for range in ranges(of: symbol, source, meaning, p).reversed() {
                stack.push(range)
                account.symbols += range.bits
                account.table?.columns[place].symbols += range.bits
            }
            account.addBound(probability(of: symbol, source, meaning, p))
        }
    }

    func pop(
        _ outline: [TableRecord.Cell], given numbers: UnsafePointer<Double>,
        from stack: inout CodeStack
    ) throws -> [TableRecord.Cell] {
        var row = outline
        for (source, place) in grammar.places.enumerated() {
            guard case .symbol = row[place], let meaning = grammar.columns[place].meaning
            else { continue }
            row[place] = .symbol(try pop(source, meaning, numbers + starts[source], from: &stack))
        }
        return row
    }

    // MARK: Laws

    private func ranges(
        of symbol: UInt64, _ source: Int, _ meaning: TableGrammar.Meaning,
        _ p: UnsafePointer<Double>
    ) -> [SlotRange] {
        if case .numbers(let numbers, _, _) = meaning { return numbers.ranges(of: symbol, p) }
        let place = Int(symbol)
        switch table.columns[source].law {
        case .number: return []
        case .levels(let count): return [RowSymbols.range(of: place, count, p)]
        case .pools(let pools):
            let (pool, member) = pools.places[place]
            let slots = CumulativeSlots(symbols: pools.members[pool].count)
            return [
                RowSymbols.range(of: pool, pools.members.count, p),
                slots.range(of: member) { pools.share(below: $0, in: pool) },
            ]
        }
    }

    private func pop(
        _ source: Int, _ meaning: TableGrammar.Meaning, _ p: UnsafePointer<Double>,
        from stack: inout CodeStack
    ) throws -> UInt64 {
        if case .numbers(let numbers, _, _) = meaning { return try numbers.pop(p, from: &stack) }
        switch table.columns[source].law {
        case .number: return 0
        case .levels(let count):
            return UInt64(try RowSymbols.pop(count, p, from: &stack))
        case .pools(let pools):
            let pool = try RowSymbols.pop(pools.members.count, p, from: &stack)
            let slots = CumulativeSlots(symbols: pools.members[pool].count)
            let member = try stack.pop(slots) { pools.share(below: $0, in: pool) }
            return UInt64(pools.members[pool][member])
        }
    }

    private func probability(
        of symbol: UInt64, _ source: Int, _ meaning: TableGrammar.Meaning,
        _ p: UnsafePointer<Double>
    ) -> Double {
        if case .numbers(let numbers, _, _) = meaning { return numbers.probability(of: symbol, p) }
        let place = Int(symbol)
        switch table.columns[source].law {
        case .number: return 1
        case .levels(let count): return p[place] / RowSymbols.shares(count, p)[count]
        case .pools(let pools):
            let (pool, member) = pools.places[place]
            return p[pool] / RowSymbols.shares(pools.members.count, p)[pools.members.count]
                * (pools.share(below: member + 1, in: pool) - pools.share(below: member, in: pool))
        }
    }

    /// Sums of probabilities.
    private static func shares(_ count: Int, _ p: UnsafePointer<Double>) -> [Double] {
        var sum = 0.0
        return [0]
            + (0..<count).map { place in
                sum += p[place]
                return sum
            }
    }

    private static func range(of place: Int, _ count: Int, _ p: UnsafePointer<Double>) -> SlotRange
    {
        let shares = shares(count, p)
        return CumulativeSlots(symbols: count).range(of: place) { shares[$0] / shares[count] }
    }

    private static func pop(
        _ count: Int, _ p: UnsafePointer<Double>, from stack: inout CodeStack
    ) throws -> Int {
        let shares = shares(count, p)
        return try stack.pop(CumulativeSlots(symbols: count)) { shares[$0] / shares[count] }
    }
}
