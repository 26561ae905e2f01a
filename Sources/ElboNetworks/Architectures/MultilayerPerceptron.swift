/// Options of a multilayer perceptron.
public struct MultilayerPerceptron: Codable, Hashable, Sendable {
    /// How activations are normalised before the activation function.
    public enum Normalization: String, Codable, Hashable, Sendable, CaseIterable {
        /// Not at all.
        case none
        /// Over each example's features.
        case layer
        /// Over the batch.
        case batch
    }

    /// Outputs of each hidden layer.
    public var hidden: [Int]
    /// The function after each hidden layer.
    public var activation: Activation
    /// How activations are normalised.
    public var normalization: Normalization
    /// Probability of dropping each hidden output in training, in 0..<1.
    public var dropout: Double
    /// How weights start.
    public var initializer: Initializer
    /// Whether hidden layers of equal inputs and outputs add their input to their output.
    public var isResidual: Bool

    /// Makes options; the defaults are the 400-unit rectifier network of the field's MNIST examples.
    public init(
        hidden: [Int] = [400], activation: Activation = .relu, normalization: Normalization = .none,
        dropout: Double = 0, initializer: Initializer = .fanInUniform, isResidual: Bool = false
    ) {
        precondition(hidden.allSatisfy { $0 > 0 }, "hidden sizes \(hidden) must be positive")
        precondition((0..<1).contains(dropout), "dropout rate \(dropout) must be in 0..<1")
        self.hidden = hidden
        self.activation = activation
        self.normalization = normalization
        self.dropout = dropout
        self.initializer = initializer
        self.isResidual = isResidual
    }

    /// The hidden layers in order, for a given number of inputs.
    public func network(inputs: Int) -> Network {
        var layers: [Layer] = []
        var width = inputs
        for size in hidden {
            var block: [Layer] = [
                .dense(inputs: width, outputs: size, initializer: initializer)
            ]
            switch normalization {
            case .none: break
            case .layer: block.append(.layerNormalization(features: size))
            case .batch: block.append(.batchNormalization(features: size))
            }
            block.append(.activation(function: activation))
            if dropout > 0 { block.append(.dropout(rate: dropout)) }
            layers += isResidual && width == size ? [.residual(layers: block)] : block
            width = size
        }
        return Network(layers)
    }

    /// Features that come out for a given number of inputs.
    public func outputs(inputs: Int) -> Int { hidden.last ?? inputs }

    /// A decoder that mirrors the hidden layers, and a dense head without activation.
    public func decoder(inputs: Int, outputs: Int) -> Network {
        let features = mirrored.outputs(inputs: inputs)
        let head = Layer.dense(inputs: features, outputs: outputs, initializer: .fanInUniform)
        return Network(mirrored.network(inputs: inputs).layers + [head])
    }

    /// The same with the hidden layers in the opposite order, for a decoder.
    public var mirrored: MultilayerPerceptron {
        var mirror = self
        mirror.hidden = hidden.reversed()
        return mirror
    }
}
