import ElboGraph

/// Layers on a sequence that look back: what they give at a place depends on that place and those before it alone.
public enum CausalStack: Hashable, Sendable {
    /// Units that remember.
    case recurrent(RecurrentStack)
    /// Convolutions over places ever farther apart.
    case dilated(DilatedConvolutions)
    /// Weighted means of all places before.
    case attention(CausalAttention)

    /// Numbers that enter at each place.
    public var inputs: Int {
        switch self {
        case .recurrent(let stack): stack.inputs
        case .dilated(let stack): stack.inputs
        case .attention(let stack): stack.inputs
        }
    }

    /// Numbers that come out at each place.
    public var units: Int {
        switch self {
        case .recurrent(let stack): stack.units
        case .dilated(let stack): stack.units
        case .attention(let stack): stack.units
        }
    }

    /// Probability of dropping each number in training, in 0..<1.
    public var dropout: Double {
        switch self {
        case .recurrent(let stack): stack.dropout
        case .dilated(let stack): stack.dropout
        case .attention(let stack): stack.dropout
        }
    }

    /// In words.
    public var title: String {
        switch self {
        case .recurrent(let stack): stack.title
        case .dilated(let stack): stack.title
        case .attention(let stack): stack.title
        }
    }

    /// How many numbers stand beside what enters the first layer: those that each unit takes.
    var besideSize: Int {
        switch self {
        case .recurrent(let stack): stack.cell.gates * stack.units
        case .dilated(let stack): stack.units
        case .attention(let stack): stack.units
        }
    }

    /// The layers, where they remember.
    var recurrent: RecurrentStack? {
        if case .recurrent(let stack) = self { stack } else { nil }
    }

    func parameters(at path: String) -> [Parameter] {
        switch self {
        case .recurrent(let stack): stack.parameters(at: path)
        case .dilated(let stack): stack.parameters(at: path)
        case .attention(let stack): stack.parameters(at: path)
        }
    }

    /// What the last layer gives: [places, rows, units].
    ///
    /// - Parameters:
    ///   - x: What enters: [places, rows, inputs].
    ///   - beside: What enters the first layer at every place beside it: [rows, besideSize].
    ///   - initial: For each layer of recurrent units what it remembers before the first place; nil for nothing.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    func callAsFunction(
        _ x: Tensor, beside: Tensor? = nil, from initial: [[Tensor]]? = nil, at path: String,
        in pass: inout ForwardPass
    ) -> Tensor {
        switch self {
        case .recurrent(let stack):
            stack(x, beside: beside, from: initial, at: path, in: &pass)
        case .dilated(let stack): stack(x, beside: beside, at: path, in: &pass)
        case .attention(let stack): stack(x, beside: beside, at: path, in: &pass)
        }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        switch self {
        case .recurrent(let stack): try stack.check()
        case .dilated(let stack): try stack.check()
        case .attention(let stack): try stack.check()
        }
    }
}

extension CausalStack: Codable {
    private enum Key: String, CodingKey { case dilated, attention }

    /// Reads layers, of which recurrent ones stand for themselves.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let stack = try container.decodeIfPresent(DilatedConvolutions.self, forKey: .dilated) {
            self = .dilated(stack)
        } else if let stack = try container.decodeIfPresent(
            CausalAttention.self, forKey: .attention)
        {
            self = .attention(stack)
        } else {
            self = .recurrent(try RecurrentStack(from: decoder))
        }
    }

    /// Writes layers, recurrent ones as they are and others under their name.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .recurrent(let stack): try stack.encode(to: encoder)
        case .dilated(let stack):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(stack, forKey: .dilated)
        case .attention(let stack):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(stack, forKey: .attention)
        }
    }
}

/// Numbers at each place brought to a number of units: x W + b, and what stands beside them at every place.
enum Entrance {
    static func parameters(_ inputs: Int, _ units: Int, at path: String) -> [Parameter] {
        Dense.parameters(inputs, units, at: "\(path).enter")
    }

    /// - Parameters:
    ///   - x: [places, rows, inputs].
    ///   - beside: [rows, units].
    static func of(_ x: Tensor, beside: Tensor?, at path: String, in pass: ForwardPass) -> Tensor {
        let entered = Dense.of(x, at: "\(path).enter", in: pass)
        return beside.map { entered + $0 } ?? entered
    }
}

/// x W + b at each place.
enum Dense {
    static func parameters(_ inputs: Int, _ outputs: Int, at path: String) -> [Parameter] {
        Layer.dense(inputs: inputs, outputs: outputs, initializer: .fanInUniform)
            .parameters(at: path)
    }

    /// - Parameter x: [places, rows, inputs].
    static func of(_ x: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
        let (places, rows) = (x.shape[0], x.shape[1])
        let y = affine(x.reshaped(to: [places * rows, x.shape[2]]), at: path, in: pass)
        return y.reshaped(to: [places, rows, y.shape[1]])
    }
}
