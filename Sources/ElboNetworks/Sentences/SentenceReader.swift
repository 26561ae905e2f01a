import ElboGraph

/// How features of a sentence come from the vectors of its tokens.
public enum SentenceReader: Hashable, Sendable {
    /// What layers give at the end, from which they look back.
    case last(CausalStack)
    /// What recurrent layers remember at the end, and others at the beginning that read backwards (Graves and Schmidhuber 2005).
    case bothEnds(RecurrentStack)
    /// The strongest answer of each filter anywhere in the sentence.
    case windows(SentenceWindows)

    /// Numbers of a token's vector.
    public var inputs: Int {
        switch self {
        case .last(let stack): stack.inputs
        case .bothEnds(let stack): stack.inputs
        case .windows(let windows): windows.inputs
        }
    }

    /// Probability of dropping each number in training, in 0..<1.
    public var dropout: Double {
        switch self {
        case .last(let stack): stack.dropout
        case .bothEnds(let stack): stack.dropout
        case .windows(let windows): windows.dropout
        }
    }

    /// How many numbers are read of a sentence.
    public var features: Int {
        switch self {
        case .last(let stack): stack.units
        case .bothEnds(let stack): 2 * stack.units
        case .windows(let windows): windows.features
        }
    }

    /// In words.
    public var title: String {
        switch self {
        case .last(let stack): stack.title
        case .bothEnds(let stack): "bidirectional \(stack.title)"
        case .windows(let windows): windows.title
        }
    }

    func parameters(at path: String) -> [Parameter] {
        switch self {
        case .last(let stack): stack.parameters(at: path)
        case .bothEnds(let stack):
            stack.parameters(at: path) + stack.parameters(at: "\(path).backwards")
        case .windows(let windows): windows.parameters(at: path)
        }
    }

    /// What is read: [rows, features].
    ///
    /// - Parameters:
    ///   - x: Vectors: [places, rows, inputs].
    ///   - ends: Where sentences end.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(
        _ x: Tensor, _ ends: SentenceEnds, at path: String, in pass: inout ForwardPass
    ) -> Tensor {
        switch self {
        case .last(let stack):
            return ends.last(of: stack(x, at: path, in: &pass))
        case .bothEnds(let stack):
            let forwards = stack(x, at: path, in: &pass)
            let backwards = stack(ends.reversed(x), at: "\(path).backwards", in: &pass)
            return concatenate([ends.last(of: forwards), ends.last(of: backwards)], along: 1)
        case .windows(let windows):
            return windows(x, ends, at: path, in: pass)
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        switch self {
        case .last(let stack): try stack.check()
        case .bothEnds(let stack): try stack.check()
        case .windows(let windows): try windows.check()
        }
    }
}

extension SentenceReader: Codable {
    private enum Key: String, CodingKey { case bothEnds, windows }

    /// Reads what reads, of which layers that look back stand for themselves.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let stack = try container.decodeIfPresent(RecurrentStack.self, forKey: .bothEnds) {
            self = .bothEnds(stack)
        } else if let windows = try container.decodeIfPresent(
            SentenceWindows.self, forKey: .windows)
        {
            self = .windows(windows)
        } else {
            self = .last(try CausalStack(from: decoder))
        }
    }

    /// Writes what reads, layers that look back as they are and the others under their name.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .last(let stack): try stack.encode(to: encoder)
        case .bothEnds(let stack):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(stack, forKey: .bothEnds)
        case .windows(let windows):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(windows, forKey: .windows)
        }
    }
}
