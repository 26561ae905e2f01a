import ElboGraph

/// From the tokens of a sentence to what recurrent units remember at its end.
///
/// Tokens are numbers, as many in a row as the longest sentence of a batch has; 0 stands behind the end of the others. Units see a
/// sentence from its beginning, so that what stands behind its end changes nothing.
public struct SentenceEncoder: Codable, Hashable, Sendable {
    /// How many numbers tokens have.
    public let vocabulary: Int
    /// What reads the tokens' vectors.
    public let stack: RecurrentStack

    /// Describes an encoder.
    public init(vocabulary: Int, stack: RecurrentStack) {
        self.vocabulary = vocabulary
        self.stack = stack
    }

    func parameters(at path: String) -> [Parameter] {
        [TokenVectors.parameter(vocabulary, stack.inputs, at: path)]
            + stack.parameters(at: "\(path).layers")
    }

    /// What the last layer gives at the end of each sentence: [rows, units].
    ///
    /// - Parameters:
    ///   - tokens: [rows, places].
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(_ tokens: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        let (rows, places) = (tokens.shape[0], tokens.shape[1])
        let vectors = TokenVectors.of(tokens.transposed(), at: path, in: pass)
        let outputs = stack(
            thinned(vectors, rate: stack.dropout, in: &pass), at: "\(path).layers", in: &pass)
        // The last place that is no padding; an empty row counts as one of a single token.
        let lengths = (tokens .> 0).converted(to: .float).sum(along: [1])
        let numbers = tokens.trace.constant(HostArray([rows], (0..<rows).map { Float($0) }))
        let last = maximum(lengths - 1, 0) * Double(rows) + numbers
        let features = outputs.reshaped(to: [places * rows, stack.units])
            .gather(last.converted(to: .int))
        return thinned(features, rate: stack.dropout, in: &pass).named(path)
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
    /// A row of tokens becomes a row of what the last layer gives.
    ///
    /// - Throws: `LayerError` for anything but a row, or numbers out of range.
    func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        try stack.check()
        try LayerError.require(
            itemShape.count == 1, "the shape of a sentence", shapeText(itemShape),
            "a row of tokens")
        try LayerError.require(
            (1...10_000_000).contains(vocabulary), "the vocabulary", "\(vocabulary)",
            "in 1...10000000")
        return [stack.units]
    }
}
