import ElboGraph

/// Codes the sentences of a chunk on its stack, many side by side, token after token.
///
/// Sentences come in groups. Of a group the first tokens of all come off the stack, then the second of those that have not ended, and
/// so on, each with its probability given those before it. Where sentences have codes, these come off before the tokens and go
/// back behind them, as in `ExampleCoder`: a group takes as many bits from beneath as all its codes ask for, so that the groups
/// that are encoded first are small.
struct SentenceCoder {
    /// The most sentences in a group.
    static let largestGroup = 64
    /// The most tokens of a sentence, the end not counted.
    static let mostTokens = 1000

    private let marks: CodedText.Marks
    private let hasCodes: Bool
    private var batch: SentenceBatch
    private var law: TokenLaw
    private var latents: [Int: LatentCoder] = [:]

    init(_ text: CodedText) {
        marks = text.marks
        hasCodes = text.networks.codes != nil
        batch = SentenceBatch(text.networks)
        law = TokenLaw(tokens: text.tokens.count)
    }

    /// Puts sentences on a stack, the last group first.
    ///
    /// - Throws: `CompressionError.notFinite`, what programs throw.
    mutating func encode(
        _ sentences: [[Int]], on stack: CodeStack, _ account: inout CodingAccount
    ) throws -> CodeStack {
        var stacks = LaneStacks(shared: stack)
        var end = sentences.count
        for count in groups(of: sentences.count).reversed() {
            let group = sentences[end - count..<end].map { $0 + [marks.end] }
            try encode(group: group, &stacks, &account)
            end -= count
        }
        guard let stack = stacks.all[0] else { preconditionFailure("initial bits never end") }
        return stack
    }

    private mutating func encode(
        group: [[Int]], _ stacks: inout LaneStacks, _ account: inout CodingAccount
    ) throws {
        let all = [Bool](repeating: true, count: group.count)
        let latents = try latents(group.count)
        var codes: [LatentCode]?
        if let latents {
            let q = try batch.posteriors(of: group)
            codes = latents.draw(with: q, all, &stacks, &account)
        }
        var memory = try batch.beginning(codes, count: group.count)
        var ranges: [SlotRange] = []
        for place in 0..<(group.map(\.count).max() ?? 0) {
            let rows = group.indices.filter { place < group[$0].count }
            let last = rows.map { place == 0 ? marks.start : group[$0][place - 1] }
            let logits = try batch.logits(of: rows, after: last, &memory)
            try forEachLaw(logits, rows) { law, row in
                let range = law.range(of: group[row][place])
                ranges.append(range)
                account.symbols += range.bits
                account.addBound(law.probability(of: group[row][place]))
            }
        }
        stacks.with(0) { stack in for range in ranges.reversed() { stack.push(range) } }
        if let latents, let codes { try latents.push(codes, all, &stacks, &account) }
    }

    /// Takes so many sentences off a stack.
    ///
    /// - Throws: `ChunkDamage`; `CompressionError.notFinite`, what programs throw.
    mutating func decode(_ count: Int, from stack: inout CodeStack) throws -> [[Int]] {
        var stacks = LaneStacks(shared: stack)
        var sentences: [[Int]] = []
        for group in groups(of: count) { sentences += try decode(group: group, &stacks) }
        guard let rest = stacks.all[0] else { throw ChunkDamage() }
        stack = rest
        return sentences
    }

    private mutating func decode(group count: Int, _ stacks: inout LaneStacks) throws -> [[Int]] {
        let all = [Bool](repeating: true, count: count)
        let latents = try latents(count)
        let codes = try latents?.pop(all, &stacks)
        var memory = try batch.beginning(codes, count: count)
        var sentences = [[Int]](repeating: [], count: count)
        var rows = Array(0..<count)
        while !rows.isEmpty {
            let logits = try batch.logits(
                of: rows, after: rows.map { sentences[$0].last ?? marks.start }, &memory)
            try forEachLaw(logits, rows) { law, row in
                stacks.with(0) { sentences[row].append(try law.pop(from: &$0)) }
            }
            guard stacks.isWhole(0) else { throw ChunkDamage() }
            rows.removeAll { sentences[$0].last == marks.end }
            guard rows.allSatisfy({ sentences[$0].count <= SentenceCoder.mostTokens }) else {
                throw ChunkDamage()
            }
        }
        if let latents, let codes {
            let q = try batch.posteriors(of: sentences)
            latents.putBack(codes, with: q, all, &stacks)
        }
        return sentences.map { Array($0.dropLast()) }
    }

    /// How many sentences each group has: the most, but of codes an eighth of those behind it and at least one; the first has what is left.
    private func groups(of count: Int) -> [Int] {
        var groups: [Int] = []
        var rest = count
        while rest > 0 {
            let most = hasCodes ? max((count - rest) / 8, 1) : SentenceCoder.largestGroup
            groups.insert(min(most, SentenceCoder.largestGroup, rest), at: 0)
            rest -= groups[0]
        }
        return groups
    }

    private mutating func latents(_ count: Int) throws -> LatentCoder? {
        if latents[count] == nil { latents[count] = try batch.latents(lanes: count) }
        return latents[count]
    }

    /// Passes the law of the next token of each row.
    private mutating func forEachLaw(
        _ logits: HostArray, _ rows: [Int], _ body: (TokenLaw, _ row: Int) throws -> Void
    ) throws {
        let width = logits.shape[1]
        try logits.doubles.withUnsafeBufferPointer { numbers in
            guard let first = numbers.baseAddress else { return }
            for (place, row) in rows.enumerated() {
                guard law.set(first + place * width) else { throw CompressionError.notFinite }
                try body(law, row)
            }
        }
    }
}
