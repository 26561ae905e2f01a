import ElboGraph

/// Residual layers of causal convolutions whose taps lie ever farther apart (Yang, Hu, Salakhutdinov and Berg-Kirkpatrick 2017, section 2.3).
///
///     h⁰ = x W + b + beside
///     hⁱ⁺¹ₜ = hⁱₜ + B relu(c + Σⱼ Aⱼ relu(hⁱₜ₋ⱼd)) + e,  j = 0, 1, 2,  d = 1, 2, 4 in each layer
///
/// A place sees the 14 before it for each layer; what lies before the first place is 0.
public struct DilatedConvolutions: Codable, Hashable, Sendable {
    /// Numbers that enter at each place.
    public let inputs: Int
    /// Channels between the convolutions.
    public let units: Int
    /// How many layers, of three convolutions each.
    public let layers: Int
    /// Probability of dropping each number that a convolution adds in training, in 0..<1.
    public let dropout: Double

    /// Describes layers.
    public init(inputs: Int, units: Int, layers: Int = 1, dropout: Double = 0) {
        self.inputs = inputs
        self.units = units
        self.layers = layers
        self.dropout = dropout
    }

    /// Taps of a convolution.
    private static let taps = 3
    /// How far apart they are in each layer.
    private static let dilations = [1, 2, 4]

    /// In words.
    public var title: String {
        "dilated convolutions \([String](repeating: "\(units)", count: layers).joined(separator: ",")) on \(inputs)"
            + (dropout > 0 ? ", dropout \(dropout)" : "")
    }

    private var blocks: [(name: String, dilation: Int)] {
        (0..<layers).flatMap { layer in Self.dilations.map { ("\(layer).\($0)", $0) } }
    }

    func parameters(at path: String) -> [Parameter] {
        Entrance.parameters(inputs, units, at: path)
            + blocks.flatMap {
                Dense.parameters(Self.taps * units, units, at: "\(path).\($0.name).taps")
                    + Dense.parameters(units, units, at: "\(path).\($0.name).mix")
            }
    }

    /// What the last layer gives: [places, rows, units].
    func callAsFunction(
        _ x: Tensor, beside: Tensor?, at path: String, in pass: inout ForwardPass
    ) -> Tensor {
        var h = Entrance.of(x, beside: beside, at: path, in: pass)
        for (name, dilation) in blocks {
            let own = "\(path).\(name)"
            let seen = relu(h).lookingBack(taps: Self.taps, dilation: dilation)
            let inner = relu(Dense.of(seen, at: "\(own).taps", in: pass))
            h = h + thinned(Dense.of(inner, at: "\(own).mix", in: pass), rate: dropout, in: &pass)
        }
        return relu(h).named(path)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `LayerError`.
    func check() throws(LayerError) {
        try LayerError.requireStack(
            "dilated", inputs: inputs, units: units, layers: layers, dropout: dropout)
    }
}

extension Tensor {
    /// What stands at each place and at places before it, side by side, the earliest first; 0 before the first place:
    /// [places, rows, taps · units] of [places, rows, units].
    func lookingBack(taps: Int, dilation: Int = 1) -> Tensor {
        let places = shape[0]
        let seen = (0..<taps).reversed().map { tap -> Tensor in
            let back = tap * dilation
            guard back > 0 else { return self }
            guard back < places else { return trace.constant(0).broadcast(to: shape) }
            return slice(0..<places - back, along: 0).padded(low: back, high: 0, along: 0)
        }
        return concatenate(seen, along: 2)
    }
}
