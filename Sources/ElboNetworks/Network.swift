public import ElboGraph

/// Layers one after the other.
public struct Network: Codable, Hashable, Sendable {
    /// The layers, first to last.
    public let layers: [Layer]

    /// Makes a network.
    public init(_ layers: [Layer]) {
        self.layers = layers
    }

    /// The arrays the network owns, their names below a path such as "encoder".
    public func parameters(at path: String) -> [Parameter] {
        layers.parameters(at: path)
    }

    /// The network's output for a batch, whose first axis counts examples.
    public func callAsFunction(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        layers.callAsFunction(x, at: path, in: &pass)
    }

    /// The shape of one example that comes out, for one of shape `itemShape` that goes in.
    ///
    /// - Throws: `LayerError` for the first layer that does not fit.
    public func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        try layers.outputShape(for: itemShape)
    }

    /// Whether it reads the tokens of a sentence behind a code.
    public var readsTokens: Bool {
        if case .sentenceDecoder? = layers.first { true } else { false }
    }

    /// The bias of the last layer, when that layer adds one: what a decoder says before it has learned.
    ///
    /// - Parameter path: The path under which the network's parameters are declared.
    public func headBias(at path: String) -> Parameter? {
        switch layers.last {
        case .dense, .convolution, .transposedConvolution, .signalConvolution,
            .transposedSignalConvolution:
            layers.last?.parameters(at: "\(path).\(layers.count - 1)").last
        case .eachFrame(let inner):
            Network(inner).headBias(at: "\(path).\(layers.count - 1)")
        default: nil
        }
    }
}
