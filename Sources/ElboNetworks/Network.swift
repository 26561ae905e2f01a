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

    /// Features that come out for a given number of inputs.
    public func outputs(inputs: Int) -> Int {
        layers.reduce(inputs) { width, layer in layer.outputs(inputs: width) }
    }
}

extension Network {
    /// The bias of the last layer, when that layer adds one: what a decoder says about its first example.
    ///
    /// - Parameter path: The path under which the network's parameters are declared.
    public func headBias(at path: String) -> Parameter? {
        guard let last = layers.last, case .dense = last else { return nil }
        return last.parameters(at: "\(path).\(layers.count - 1)").last
    }
}

extension Layer {
    /// Features that come out for a given number of inputs.
    public func outputs(inputs: Int) -> Int {
        switch self {
        case .dense(_, let outputs, _): outputs
        case .activation, .layerNormalization, .batchNormalization, .dropout, .residual: inputs
        }
    }
}
