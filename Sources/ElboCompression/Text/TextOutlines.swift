/// What is beside the tokens of a text: lines that are no sentences and line ends, which come off a stack before the tokens, and how
/// words and spaces are written, which comes off behind them.
struct TextOutlines {
    /// Kinds of text: a line that is no sentence, an unknown word, and what stands before, between and behind words.
    static let kinds = 5
    static let unknownWord = 1
    private static let firstGap = 2

    private let grammar: TextGrammar
    private var texts: AdaptiveTexts
    private var wasSentence = true
    private var wasUsual = true

    init(_ grammar: TextGrammar, _ known: AdaptiveTexts) {
        self.grammar = grammar
        texts = known
    }

    /// What a bit is about.
    enum Part: Hashable {
        case line, unknown, spaces, capitals
    }

    // MARK: Before the tokens

    /// Passes on which lines are sentences, their ends, and the others whole.
    ///
    /// - Throws: `ChunkDamage`.
    mutating func lines(_ lines: [TextLine], through port: inout some BitPort) throws -> [TextLine]
    {
        try lines.map { line in
            let isSentence = try texts.flag(
                line.sentence != nil, 0, wasSentence ? 1 : 0, &port)
            wasSentence = isSentence
            let ending = try ending(line.ending, &port)
            guard isSentence else {
                let bytes = try texts.text(line.bytes, kind: 0, &port)
                return TextLine(sentence: nil, bytes: bytes, ending: ending)
            }
            return TextLine(
                sentence: line.sentence ?? TextLine.Sentence(tokens: []), bytes: [], ending: ending)
        }
    }

    private mutating func ending(
        _ ending: TableRecord.Ending, _ port: inout some BitPort
    ) throws -> TableRecord.Ending {
        if try texts.flag(ending == .none, 1, 0, &port) { return .none }
        return try texts.flag(ending == .carriageReturn, 2, 0, &port) ? .carriageReturn : .lineFeed
    }

    // MARK: Behind the tokens

    /// Passes on what a sentence's tokens do not say.
    ///
    /// - Parameters:
    ///   - sentence: Its tokens at least.
    ///   - done: Told the part that has been passed.
    /// - Throws: `ChunkDamage`.
    mutating func writing<Port: BitPort>(
        _ sentence: TextLine.Sentence, through port: inout Port,
        done: (Part, Port) -> Void = { _, _ in }
    ) throws -> TextLine.Sentence {
        var told = TextLine.Sentence(tokens: sentence.tokens)
        let unknown = sentence.tokens.count { grammar.isUnknown($0) }
        for place in 0..<unknown {
            let given = place < sentence.spelled.count ? sentence.spelled[place] : []
            told.spelled.append(try texts.text(given, kind: TextOutlines.unknownWord, &port))
        }
        done(.unknown, port)
        told.gaps = try gaps(sentence, &port)
        done(.spaces, port)
        var before = 0
        for (place, token) in sentence.tokens.enumerated() where grammar.hasCase(token) {
            let given =
                told.cases.count < sentence.cases.count
                ? sentence.cases[told.cases.count] : .asItIs
            let writing = try self.case(given, of: token, isFirst: place == 0, before, &port)
            before = writing == .asItIs ? 0 : writing == .capitalized ? 1 : 2
            told.cases.append(writing)
        }
        done(.capitals, port)
        return told
    }

    private mutating func gaps(
        _ sentence: TextLine.Sentence, _ port: inout some BitPort
    ) throws -> [[UInt8]]? {
        wasUsual = try texts.flag(sentence.gaps == nil, 3, wasUsual ? 1 : 0, &port)
        guard !wasUsual else { return nil }
        let count = grammar.wordCount(of: sentence.tokens) + 1
        return try (0..<count).map { place in
            let given = sentence.gaps.map { place < $0.count ? $0[place] : [] } ?? []
            let kind = place == 0 ? 0 : place == count - 1 ? 2 : 1
            return try texts.text(given, kind: TextOutlines.firstGap + kind, &port)
        }
    }

    private mutating func `case`(
        _ writing: TextLine.Case, of token: Int, isFirst: Bool, _ before: Int,
        _ port: inout some BitPort
    ) throws -> TextLine.Case {
        let about = [isFirst ? 3 : before, 4 + token]
        if try texts.flag(writing == .asItIs, 4, about, &port) { return .asItIs }
        return try texts.flag(writing == .capitalized, 5, about, &port) ? .capitalized : .capitals
    }
}
