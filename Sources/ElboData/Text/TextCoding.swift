/// How sentences become numbers: what cuts them, and how many tokens are told.
public struct TextCoding: Codable, Hashable, Sendable {
    /// What cuts sentences into tokens.
    public let tokenizer: Tokenizer
    /// The most tokens of a sentence, the end not counted.
    public let length: Int

    /// Describes a coding.
    public init(tokenizer: Tokenizer, length: Int) {
        precondition(length >= 1, "sentences of \(length) tokens")
        self.tokenizer = tokenizer
        self.length = length
    }

    /// How many numbers a sentence has as an example: its tokens, the end and padding.
    public var itemSize: Int { min(length, .max - 1) + 1 }

    /// Whether what a file claims can be.
    var isSound: Bool { (1...100_000).contains(length) && tokenizer.isSound }

    /// How many numbers are shown of a batch whose longest sentence has so many tokens, the end counted.
    ///
    /// Few different widths make few programs: to the next even number up to 16, then in steps of about an eighth.
    public func width(for tokens: Int) -> Int {
        var step = 2
        while tokens > 8 * step { step *= 2 }
        return min(itemSize, (tokens + step - 1) / step * step)
    }
}

extension ExampleSchema {
    /// Sentences.
    public init(_ coding: TextCoding) {
        self.init([
            Field(
                name: ExampleSchema.observationName, kind: .tokens(coding),
                itemShape: [coding.itemSize])
        ])
    }

    /// How sentences became numbers; nil when examples are none.
    public var text: TextCoding? {
        switch observation.kind {
        case .tokens(let coding): coding
        case .numbers, .classes, .mask: nil
        }
    }
}
