import ElboGraph

/// From the tokens of a sentence to features of it as a whole.
///
/// Tokens are numbers, as many in a row as the longest sentence of a batch has; 0 stands behind the end of the others. What stands behind
/// the end of a sentence changes nothing.
public struct SentenceEncoder: Codable, Hashable, Sendable {
    /// How many numbers tokens have.
    public let vocabulary: Int
    /// What reads the tokens' vectors.
    public let stack: SentenceReader
    /// Numbers behind the tokens of a row that become features as they are, such as those of a class; nil for none.
    public let told: Int?

    /// Describes an encoder.
    public init(vocabulary: Int, stack: SentenceReader, told: Int? = nil) {
        self.vocabulary = vocabulary
        self.stack = stack
        self.told = told
    }

    /// Describes an encoder that gives what recurrent units remember at the end.
    public init(vocabulary: Int, stack: RecurrentStack) {
        self.init(vocabulary: vocabulary, stack: .last(.recurrent(stack)))
    }

    func parameters(at path: String) -> [Parameter] {
        [TokenVectors.parameter(vocabulary, stack.inputs, at: path)]
            + stack.parameters(at: "\(path).layers")
    }

    /// What is read of each sentence: [rows, features].
    ///
    /// - Parameters:
    ///   - row: Tokens and what is told behind them: [rows, places + told].
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(_ row: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        let places = row.shape[1] - (told ?? 0)
        let tokens = told == nil ? row : row.slice(0..<places, along: 1)
        let vectors = TokenVectors.of(tokens.transposed(), at: path, in: pass)
        let features = stack(
            thinned(vectors, rate: stack.dropout, in: &pass), SentenceEnds(of: tokens),
            at: "\(path).layers", in: &pass)
        let read = thinned(features, rate: stack.dropout, in: &pass).named(path)
        guard told != nil else { return read }
        return concatenate([read, row.slice(places..<row.shape[1], along: 1)], along: 1)
    }
}

/// Where the sentences of a batch end.
struct SentenceEnds {
    /// How many tokens each has, the end counted: [rows].
    let lengths: Tensor
    /// Of a batch and its places.
    private let (rows, places): (Int, Int)

    /// - Parameter tokens: [rows, places], 0 behind the end; an empty row counts as one of a single token.
    init(of tokens: Tensor) {
        (rows, places) = (tokens.shape[0], tokens.shape[1])
        lengths = maximum((tokens .> 0).converted(to: .float).sum(along: [1]), 1)
    }

    private func constant(_ count: Int) -> Tensor {
        lengths.trace.constant(HostArray([count], (0..<count).map { Float($0) }))
    }

    /// What stands at the last place of each sentence: [rows, units] of [places, rows, units].
    func last(of x: Tensor) -> Tensor {
        let place = (lengths - 1) * Double(rows) + constant(rows)
        return x.reshaped(to: [places * rows, x.shape[2]]).gather(place.converted(to: .int))
    }

    /// Each sentence backwards, what is behind its end as it was.
    func reversed(_ x: Tensor) -> Tensor {
        let place = constant(places).reshaped(to: [places, 1])
        let length = lengths.reshaped(to: [1, rows])
        let from = select(place .< length, length - 1 - place, place.broadcast(to: [places, rows]))
        let index = from * Double(rows) + constant(rows).reshaped(to: [1, rows])
        return x.reshaped(to: [places * rows, x.shape[2]])
            .gather(index.reshaped(to: [places * rows]).converted(to: .int))
            .reshaped(to: x.shape)
    }

    /// 1 at the places of a sentence and 0 behind its end: [places, rows, 1].
    var mask: Tensor {
        (constant(places).reshaped(to: [places, 1]) .< lengths.reshaped(to: [1, rows]))
            .converted(to: .float).reshaped(to: [places, rows, 1])
    }
}

/// A learned vector for each token.
enum TokenVectors {
    static func parameter(_ vocabulary: Int, _ size: Int, at path: String) -> Parameter {
        Parameter("\(path).embedding", [vocabulary, size], .normal(deviation: 0.1))
    }

    /// The vectors of tokens: the shape of the tokens, and the vector's size.
    static func of(_ tokens: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
        pass["\(path).embedding"].gather(tokens.converted(to: .int))
    }
}

extension SentenceEncoder {
    /// A row of tokens becomes a row of features.
    ///
    /// - Throws: `LayerError` for anything but a row, or numbers out of range.
    func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        try stack.check()
        try LayerError.require(
            itemShape.count == 1, "the shape of a sentence", shapeText(itemShape),
            "a row of tokens")
        try LayerError.require(
            told.map { (1..<itemShape[0]).contains($0) } ?? true, "the numbers behind the tokens",
            "\(told ?? 0)", "fewer than the \(itemShape[0]) of a row")
        try LayerError.require(
            (1...10_000_000).contains(vocabulary), "the vocabulary", "\(vocabulary)",
            "in 1...10000000")
        return [stack.features + (told ?? 0)]
    }
}
