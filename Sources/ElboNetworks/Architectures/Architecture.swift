/// Kinds of networks, each with its options: what stands between examples and codes.
public enum Architecture: Hashable, Sendable {
    /// Dense layers, for any kind of data.
    case multilayerPerceptron(MultilayerPerceptron)
    /// Convolutions, for images.
    case convolutional(ConvolutionalNetwork)
    /// Recurrent units, for sentences.
    case recurrent(RecurrentNetwork)
    /// Convolutions along time, for samples of sounds.
    case wave(WaveNetwork)

    /// The arrangement in which the network sees examples of a shape: dense layers in one row, convolutions
    /// as height, width and channels, those along time as patches of samples.
    public func inputShape(_ itemShape: [Int]) -> [Int] {
        switch self {
        case .multilayerPerceptron, .recurrent: [itemShape.reduce(1, *)]
        case .convolutional: itemShape.count == 2 ? itemShape + [1] : itemShape
        case .wave(let network): network.inputShape(itemShape)
        }
    }

    /// From examples, each with all its numbers in one row, to features, also in one row.
    ///
    /// - Parameter itemShape: The extents of one example.
    /// - Throws: `LayerError` when the options do not suit such examples.
    public func encoder(itemShape: [Int]) throws(LayerError) -> Network {
        switch self {
        case .multilayerPerceptron(let network):
            network.network(inputs: itemShape.reduce(1, *))
        case .convolutional(let network):
            try network.encoder(itemShape: itemShape)
        case .recurrent(let network):
            network.encoder()
        case .wave(let network):
            try network.encoder(itemShape: itemShape)
        }
    }

    /// From codes to what a likelihood needs for examples of a shape; the last layer is the head.
    ///
    /// The head gives `outputsPerElement` numbers for each number of an example, side by side: a dense head
    /// [item size · outputs], a head on images [height, width, channels · outputs].
    ///
    /// - Parameters:
    ///   - inputs: Numbers of a code, and what stands behind it.
    ///   - itemShape: The extents of one example.
    ///   - outputsPerElement: Numbers for each number of an example.
    /// - Throws: `LayerError` when the options do not suit such examples.
    public func decoder(inputs: Int, itemShape: [Int], outputsPerElement: Int = 1)
        throws(LayerError) -> Network
    {
        switch self {
        case .multilayerPerceptron(let network):
            network.decoder(
                inputs: inputs, outputs: itemShape.reduce(1, *) * outputsPerElement)
        case .convolutional(let network):
            try network.decoder(
                inputs: inputs, itemShape: itemShape, outputsPerElement: outputsPerElement)
        case .recurrent(let network):
            network.decoder(code: inputs)
        case .wave(let network):
            try network.decoder(
                inputs: inputs, itemShape: itemShape, outputsPerElement: outputsPerElement)
        }
    }
}
