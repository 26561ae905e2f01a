import ElboGraph

/// From a code and the tokens of a sentence to what says each token, given the code and the tokens before it.
///
///     h₀ = tanh(z A + a),   hₜ = cell(hₜ₋₁, [vector of xₜ₋₁, z])
///
/// The code enters every place and, of recurrent layers, the first state (Bowman et al. 2016, section 3, and Li et al. 2019). A row of what enters is the
/// code and behind it the tokens.
public struct SentenceDecoder: Codable, Hashable, Sendable {
    /// How many numbers tokens have.
    public let vocabulary: Int
    /// What reads the tokens' vectors.
    public let stack: CausalStack
    /// Numbers of a code.
    public let code: Int
    /// Whether the code is read: without it the decoder is a language model.
    public let readsCode: Bool
    /// Probability with which each token before is hidden in training, in 0..<1 (Bowman et al. 2016, section 3.1).
    public let wordDropout: Double

    /// Describes a decoder.
    public init(
        vocabulary: Int, stack: CausalStack, code: Int, readsCode: Bool = true,
        wordDropout: Double = 0
    ) {
        self.vocabulary = vocabulary
        self.stack = stack
        self.code = code
        self.readsCode = readsCode
        self.wordDropout = wordDropout
    }

    /// Describes a decoder of recurrent layers.
    public init(
        vocabulary: Int, stack: RecurrentStack, code: Int, readsCode: Bool = true,
        wordDropout: Double = 0
    ) {
        self.init(
            vocabulary: vocabulary, stack: .recurrent(stack), code: code, readsCode: readsCode,
            wordDropout: wordDropout)
    }

    /// The number that stands before the first token, and the one that hides a token.
    private static let (start, hidden) = (1, 3)

    func parameters(at path: String) -> [Parameter] {
        var own: [Parameter] = []
        if readsCode {
            own = [Parameter("\(path).code", [code, stack.besideSize], .fanInUniform)]
            if let stateSize = stack.recurrent?.stateSize {
                own += Dense.parameters(code, stateSize, at: "\(path).state")
            }
        }
        return [TokenVectors.parameter(vocabulary, stack.inputs, at: path)]
            + stack.parameters(at: "\(path).layers") + own
    }

    /// What the last layer gives before each token: [rows, places, units].
    ///
    /// - Parameters:
    ///   - x: Codes and tokens: [rows, code + places].
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        let (rows, width) = (x.shape[0], x.shape[1])
        let before = tokensBefore(x.slice(code..<width, along: 1), in: &pass)
        let vectors = TokenVectors.of(before.transposed(), at: path, in: pass)
        let z = readsCode ? x.slice(0..<code, along: 1) : nil
        let outputs = stack(
            thinned(vectors, rate: stack.dropout, in: &pass),
            beside: z?.matrixMultiplied(by: pass["\(path).code"]),
            from: z.flatMap { states($0, at: path, in: pass) }, at: "\(path).layers", in: &pass)
        return thinned(outputs, rate: stack.dropout, in: &pass).transposed([1, 0, 2])
            .reshaped(to: [rows, width - code, stack.units]).named(path)
    }

    /// The token before each place, some hidden in training: [rows, places].
    private func tokensBefore(_ tokens: Tensor, in pass: inout ForwardPass) -> Tensor {
        let (rows, places) = (tokens.shape[0], tokens.shape[1])
        let first = tokens.trace.constant(Double(Self.start)).broadcast(to: [rows, 1])
        guard places > 1 else { return first }
        var rest = tokens.slice(0..<places - 1, along: 1)
        if pass.mode == .training, wordDropout > 0 {
            rest = select(
                pass.nextKey().uniform(rest.shape) .< wordDropout,
                tokens.trace.constant(Double(Self.hidden)).broadcast(to: rest.shape), rest)
        }
        return concatenate([first, rest], along: 1)
    }

    /// For each recurrent layer what it remembers before the first place: what it gives within ±1, a cell as it is; nil where layers
    /// do not remember.
    func states(_ z: Tensor, at path: String, in pass: ForwardPass) -> [[Tensor]]? {
        guard let stack = stack.recurrent else { return nil }
        let all = affine(z, at: "\(path).state", in: pass)
        return (0..<stack.layers).map { layer in
            (0..<stack.cell.states).map { number in
                let start = (layer * stack.cell.states + number) * stack.units
                let state = all.slice(start..<start + stack.units, along: 1)
                return number == 0 ? tanh(state) : state
            }
        }
    }
}

extension SentenceDecoder {
    /// A row of a code and tokens becomes what says each token.
    ///
    /// - Throws: `LayerError` for anything but such a row, or numbers out of range.
    func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        try stack.check()
        try LayerError.require(
            itemShape.count == 1 && itemShape[0] > code, "the shape of a code and a sentence",
            shapeText(itemShape), "a row of more than the code's \(code) numbers")
        for (name, count) in [("the vocabulary", vocabulary), ("the code", code)] {
            try LayerError.require(
                (1...10_000_000).contains(count), name, "\(count)", "in 1...10000000")
        }
        try LayerError.require(
            (0..<1).contains(wordDropout), "the word dropout", "\(wordDropout)",
            "at least 0 and below 1")
        return [itemShape[0] - code, stack.units]
    }
}

extension Network {
    /// How many numbers tokens have, in a network that reads some.
    public var vocabulary: Int? {
        switch layers.first {
        case .sentenceEncoder(let network): network.vocabulary
        case .sentenceDecoder(let network): network.vocabulary
        default: nil
        }
    }
}
