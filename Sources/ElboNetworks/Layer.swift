/// One step of a network, as a value that can be saved.
///
/// Layers act on arrays whose first axis counts examples.
public indirect enum Layer: Codable, Hashable, Sendable {
    /// x W + b, on arrays [examples, inputs].
    case dense(inputs: Int, outputs: Int, initializer: Initializer)
    /// A function of each element.
    case activation(function: Activation)
    /// Each example shifted and scaled to mean 0 and variance 1, then by learned amounts.
    case layerNormalization(features: Int)
    /// Each feature shifted and scaled to mean 0 and variance 1 over the batch, then by learned amounts.
    case batchNormalization(features: Int)
    /// In training, each element set to 0 with this probability and the others scaled up.
    case dropout(rate: Double)
    /// x plus what these layers make of x.
    case residual(layers: [Layer])
}
