/// Options of recurrent networks for sentences.
public struct RecurrentNetwork: Codable, Hashable, Sendable {
    /// How many numbers tokens have.
    public var vocabulary: Int
    /// The units.
    public var cell: RecurrentCell
    /// Numbers of a token's vector.
    public var embedding: Int
    /// Units of each layer.
    public var units: Int
    /// How many layers encoder and decoder have.
    public var layers: Int
    /// Probability of dropping each number of vectors and outputs in training, in 0..<1.
    public var dropout: Double
    /// Probability with which each token before is hidden from the decoder in training, in 0..<1.
    public var wordDropout: Double
    /// Whether there is a code; without one the encoder gives nothing new and the decoder reads tokens alone.
    public var hasCode: Bool

    /// Makes options.
    public init(
        vocabulary: Int, cell: RecurrentCell = .lstm, embedding: Int = 128, units: Int = 256,
        layers: Int = 1, dropout: Double = 0.3, wordDropout: Double = 0, hasCode: Bool = true
    ) {
        self.vocabulary = vocabulary
        self.cell = cell
        self.embedding = embedding
        self.units = units
        self.layers = layers
        self.dropout = dropout
        self.wordDropout = wordDropout
        self.hasCode = hasCode
    }

    private var stack: RecurrentStack {
        RecurrentStack(
            cell: cell, inputs: embedding, units: units, layers: layers, dropout: dropout)
    }

    /// From tokens to features; without a code the tokens themselves, which nobody reads.
    func encoder() -> Network {
        Network(
            hasCode
                ? [.sentenceEncoder(network: SentenceEncoder(vocabulary: vocabulary, stack: stack))]
                : [])
    }

    /// From a code and tokens to what says each token.
    func decoder(code: Int) -> Network {
        Network([
            .sentenceDecoder(
                network: SentenceDecoder(
                    vocabulary: vocabulary, stack: stack, code: code, readsCode: hasCode,
                    wordDropout: wordDropout))
        ])
    }
}
