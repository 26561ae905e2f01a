/// Chunks of a text's lines.
struct TextChunks: ChunkCode {
    let text: CodedText
    let grammar: TextGrammar

    init(_ text: CodedText) {
        self.text = text
        grammar = TextGrammar(text)
    }

    func encode(_ chunks: [[TextLine]], beneath initial: [InitialBits]) throws -> (
        stacks: [CodeStack], account: CodingAccount
    ) {
        var account = CodingAccount()
        var coder = SentenceCoder(text)
        let stacks = try zip(chunks, initial).map { lines, initial -> CodeStack in
            var parts = TextAccount()
            var outlines = TextOutlines(grammar, text.knownTexts)
            var before = BitRecorder()
            _ = try outlines.lines(lines, through: &before)
            parts.lines = before.bits
            let sentences = lines.compactMap(\.sentence)
            var behind = BitRecorder()
            var counted = 0.0
            for sentence in sentences {
                _ = try outlines.writing(sentence, through: &behind) { part, port in
                    parts.add(port.bits - counted, to: part)
                    counted = port.bits
                }
            }
            var stack = CodeStack(beneath: initial)
            for range in behind.ranges.reversed() { stack.push(range) }
            stack = try coder.encode(sentences.map(\.tokens), on: stack, &account)
            for range in before.ranges.reversed() { stack.push(range) }
            parts.tokens = sentences.reduce(0) { $0 + $1.tokens.count + 1 }
            account.text = (account.text ?? TextAccount()) + parts
            account.initial += stack.initialBits
            return stack
        }
        return (stacks, account)
    }

    func decode(_ stacks: [CodeStack?], counts: [Int], beneath initial: [InitialBits]) throws
        -> [[TextLine]?]
    {
        var coder = SentenceCoder(text)
        return try stacks.indices.map { lane in
            guard let stack = stacks[lane] else { return nil }
            do {
                return try decode(
                    stack, count: counts[lane], beneath: initial[lane], with: &coder)
            } catch is ChunkDamage { return nil }
        }
    }

    private func decode(
        _ stack: CodeStack, count: Int, beneath initial: InitialBits,
        with coder: inout SentenceCoder
    ) throws -> [TextLine] {
        var outlines = TextOutlines(grammar, text.knownTexts)
        var port = BitTaker(stack: stack)
        let blank = TextLine(sentence: nil, bytes: [], ending: .none)
        var lines = try outlines.lines(
            [TextLine](repeating: blank, count: count), through: &port)
        let places = lines.indices.filter { lines[$0].sentence != nil }
        let sentences = try coder.decode(places.count, from: &port.stack)
        for (place, tokens) in zip(places, sentences) {
            lines[place].sentence = try outlines.writing(
                TextLine.Sentence(tokens: tokens), through: &port)
        }
        guard port.stack.isEmpty(but: initial) else { throw ChunkDamage() }
        return lines
    }

    func bytes(of lines: [TextLine]) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines { grammar.write(line, to: &bytes) }
        return bytes
    }
}

extension TextAccount {
    fileprivate mutating func add(_ bits: Double, to part: TextOutlines.Part) {
        switch part {
        case .line: lines += bits
        case .unknown: unknown += bits
        case .spaces: spaces += bits
        case .capitals: capitals += bits
        }
    }
}
