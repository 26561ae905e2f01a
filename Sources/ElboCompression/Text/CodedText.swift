public import ElboGraph

/// A model of sentences, each token given those before it, as a coder sees it.
public struct CodedText: Sendable {
    /// How sentences are cut into tokens.
    public enum Writing: Sendable {
        /// Words between white space; others than the known ones are one token. Capitals are told beside where the words are of small letters.
        case words(areLowercased: Bool)
        /// Pieces of words, each word with the space before it; of the bytes of a word the numbers of its pieces.
        case pieces(@Sendable ([UInt8]) -> [Int])
    }

    /// The numbers of marks.
    public struct Marks: Hashable, Sendable {
        /// Stands before the first token.
        public let start: Int
        /// Stands behind the last.
        public let end: Int
        /// Stands for what is unknown.
        public let unknown: Int
        /// The first token.
        public let first: Int

        /// Names the numbers.
        public init(start: Int, end: Int, unknown: Int, first: Int) {
            self.start = start
            self.end = end
            self.unknown = unknown
            self.first = first
        }
    }

    /// The bytes of each token by its number; those before `first` are marks.
    public let tokens: [[UInt8]]
    /// How sentences are cut.
    public let writing: Writing
    /// The numbers that are no tokens.
    public let marks: Marks
    /// What tells tokens.
    public let networks: TextNetworks
    /// Texts told so far: the words that the model knows are what others look like.
    let knownTexts: AdaptiveTexts

    /// Puts a model together.
    ///
    /// - Throws: `CompressionError.unsuitedModel` for more tokens than there can be slots for.
    public init(
        tokens: [[UInt8]], writing: Writing,
        marks: Marks, networks: TextNetworks
    ) throws {
        guard tokens.count <= 1 << 20 else {
            throw CompressionError.unsuitedModel(
                reason: "its vocabulary has \(tokens.count) tokens, at most \(1 << 20) can be coded"
            )
        }
        self.tokens = tokens
        self.writing = writing
        self.marks = marks
        self.networks = networks
        var texts = AdaptiveTexts(kinds: TextOutlines.kinds)
        if case .words = writing {
            var port = BitListener()
            for word in tokens.dropFirst(marks.first) {
                _ = try? texts.text(word, kind: TextOutlines.unknownWord, &port)
            }
        }
        knownTexts = texts
    }
}

/// The programs of a model of sentences.
///
/// What a program remembers of a sentence are rows of numbers, several arrays side by side. Their state are the parameters.
public struct TextNetworks: Sendable {
    /// What programs have as their state.
    public let parameters: [HostArray]
    /// Codes of sentences; nil for a model without.
    public let codes: Codes?
    /// The width of each array that is remembered.
    public let remembered: [Int]
    /// For so many sentences: from the token before, [n], and what was remembered to the logits of the next token, [n, tokens], and what
    /// is remembered then.
    public let step: @Sendable (Int) -> Graph

    /// The programs that codes need.
    public struct Codes: Sendable {
        /// p(z), and q of what is above the first layer.
        public let latents: CodedLatents
        /// The most tokens, the end among them, that the encoder is shown.
        public let places: Int
        /// For so many sentences of so many places, 0 behind the end: from tokens to means and standard deviations of q(z₁|x).
        public let inference: @Sendable (Int, Int) -> Graph
        /// For so many sentences: from z₁ to what is remembered before the first token.
        public let beginning: @Sendable (Int) -> Graph

        /// Puts the programs together.
        public init(
            latents: CodedLatents, places: Int,
            inference: @escaping @Sendable (Int, Int) -> Graph,
            beginning: @escaping @Sendable (Int) -> Graph
        ) {
            self.latents = latents
            self.places = places
            self.inference = inference
            self.beginning = beginning
        }
    }

    /// Puts the programs together.
    public init(
        parameters: [HostArray], codes: Codes?, remembered: [Int],
        step: @escaping @Sendable (Int) -> Graph
    ) {
        self.parameters = parameters
        self.codes = codes
        self.remembered = remembered
        self.step = step
    }
}

/// How a text is written, as its compressed file says.
public struct TextLayout: Codable, Hashable, Sendable {
    /// Bytes of all its lines.
    public var bytes: Int

    /// Describes a text.
    public init(bytes: Int) { self.bytes = bytes }
}
