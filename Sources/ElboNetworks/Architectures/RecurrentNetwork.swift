/// What reads sentences.
public enum SentenceEncoderKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Units that remember, from the beginning to the end.
    case recurrent
    /// Others beside them, from the end to the beginning.
    case bidirectional
    /// Filters on runs of 3, 4 and 5 tokens.
    case conv
    /// Attention to the tokens before.
    case attention
}

/// What says sentences.
public enum SentenceDecoderKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Units that remember.
    case recurrent
    /// Convolutions over places ever farther apart.
    case dilated
    /// Attention to the tokens before.
    case attention
}

/// Options of networks for sentences, recurrent ones unless told otherwise.
public struct RecurrentNetwork: Codable, Hashable, Sendable {
    /// How many numbers tokens have.
    public var vocabulary: Int
    /// What reads sentences.
    public var encoderKind: SentenceEncoderKind
    /// What says them.
    public var decoderKind: SentenceDecoderKind
    /// The units of recurrent layers.
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
    /// Whether recurrent layers normalise what enters their gates.
    public var isNormalized: Bool
    /// Whether there is a code; without one the encoder gives nothing new and the decoder reads tokens alone.
    public var hasCode: Bool
    /// Numbers that the encoder is told behind the tokens, such as those of a class; nil for none.
    public var told: Int?

    /// Makes options.
    public init(
        vocabulary: Int, encoder: SentenceEncoderKind = .recurrent,
        decoder: SentenceDecoderKind = .recurrent, cell: RecurrentCell = .lstm,
        embedding: Int = 128, units: Int = 256, layers: Int = 1, dropout: Double = 0.3,
        wordDropout: Double = 0, isNormalized: Bool = false, hasCode: Bool = true
    ) {
        self.vocabulary = vocabulary
        encoderKind = encoder
        decoderKind = decoder
        self.cell = cell
        self.embedding = embedding
        self.units = units
        self.layers = layers
        self.dropout = dropout
        self.wordDropout = wordDropout
        self.isNormalized = isNormalized
        self.hasCode = hasCode
    }

    private var recurrent: RecurrentStack {
        RecurrentStack(
            cell: cell, inputs: embedding, units: units, layers: layers, dropout: dropout,
            isNormalized: isNormalized)
    }

    private var attention: CausalAttention {
        CausalAttention(inputs: embedding, units: units, layers: layers, dropout: dropout)
    }

    private var reader: SentenceReader {
        switch encoderKind {
        case .recurrent: .last(.recurrent(recurrent))
        case .bidirectional: .bothEnds(recurrent)
        case .conv:
            .windows(SentenceWindows(inputs: embedding, filters: units, dropout: dropout))
        case .attention: .last(.attention(attention))
        }
    }

    private var speaker: CausalStack {
        switch decoderKind {
        case .recurrent: .recurrent(recurrent)
        case .dilated:
            .dilated(
                DilatedConvolutions(
                    inputs: embedding, units: units, layers: layers, dropout: dropout))
        case .attention: .attention(attention)
        }
    }

    /// From tokens to features; without a code the tokens themselves, which nobody reads.
    func encoder() -> Network {
        Network(
            hasCode
                ? [
                    .sentenceEncoder(
                        network: SentenceEncoder(vocabulary: vocabulary, stack: reader, told: told))
                ]
                : [])
    }

    /// From a code and tokens to what says each token.
    func decoder(code: Int) -> Network {
        Network([
            .sentenceDecoder(
                network: SentenceDecoder(
                    vocabulary: vocabulary, stack: speaker, code: code, readsCode: hasCode,
                    wordDropout: wordDropout))
        ])
    }
}
