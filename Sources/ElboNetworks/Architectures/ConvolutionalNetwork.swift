import ElboGraph

/// Options of a convolutional network on images of any size, and on clips of them.
///
/// The encoder halves the image once for each entry of `channels` by a convolution of kernel 4, stride 2 and
/// padding 1, and ends in a dense layer of `features`. The decoder goes the same way back: its transposed
/// convolutions give exactly the sizes that the encoder met, odd ones too. `[32, 64]` on 28 x 28 is
///
///     28x28x1 - 14x14x32 - 7x7x64 - 256 - code - 256 - 7x7x64 - 14x14x32 - 28x28x1
public struct ConvolutionalNetwork: Codable, Hashable, Sendable {
    /// How channels are normalised before the activation function.
    public enum Normalization: String, Codable, Hashable, Sendable, CaseIterable {
        /// Not at all.
        case none
        /// In groups of at least four channels, eight groups at most (Wu and He 2018).
        case group
    }

    /// Channels after each halving, from fine to coarse; at least one entry.
    public var channels: [Int]
    /// Residual blocks that follow at each resolution; 0 makes a plain network.
    ///
    /// A block is twice normalisation, activation and a 3 x 3 convolution, added to its input (He et al.
    /// 2016, "Identity mappings in deep residual networks", figure 4e). The second convolution starts at
    /// zero, so that a fresh block changes nothing (Goyal et al. 2017, section 5.1).
    public var blocks: Int
    /// Outputs of the dense layers next to the code.
    public var features: Int
    /// The function after each layer but the head.
    public var activation: Activation
    /// How channels are normalised.
    public var normalization: Normalization
    /// Probability of dropping each output of an activation in training, in 0..<1.
    public var dropout: Double
    /// How weights start; the head's always start smaller, so that fresh images are close to its biases.
    public var initializer: Initializer

    /// Makes options.
    ///
    /// The default activation and initialiser are the ones that learned fastest on 28 x 28 digits: after five
    /// epochs of 9000, a validation bound of -112 nats, against -122 with rectifiers and -125 with rectifiers
    /// and `fanInUniform`.
    public init(
        channels: [Int] = [32, 64], blocks: Int = 0, features: Int = 256,
        activation: Activation = .silu, normalization: Normalization = .none, dropout: Double = 0,
        initializer: Initializer = .heUniform
    ) {
        precondition(
            !channels.isEmpty && channels.allSatisfy { $0 > 0 },
            "channels \(channels) must be positive, one number for each halving")
        precondition(blocks >= 0, "\(blocks) blocks must not be negative")
        precondition(features > 0, "\(features) features must be positive")
        precondition((0..<1).contains(dropout), "dropout rate \(dropout) must be in 0..<1")
        self.channels = channels
        self.blocks = blocks
        self.features = features
        self.activation = activation
        self.normalization = normalization
        self.dropout = dropout
        self.initializer = initializer
    }

    /// Channels that suit images of a height and width: halvings until the shorter side is 4 to 7 pixels,
    /// 32 channels at first and twice as many after every other halving.
    public static func suitedChannels(height: Int, width: Int) -> [Int] {
        var (side, count) = (min(height, width), 0)
        while side >= 8 { (side, count) = (side / 2, count + 1) }
        // Two halvings are too few for the second width to come late.
        return count == 2 ? [32, 64] : (0..<max(count, 1)).map { 32 << ($0 / 2) }
    }

    /// From images, all their numbers in one row, to features.
    ///
    /// - Parameter itemShape: [height, width], [height, width, channels], or [frames, height, width, channels].
    /// - Throws: `LayerError` for data that are not images, or too small for so many halvings.
    public func encoder(itemShape: [Int]) throws(LayerError) -> Network {
        if itemShape.count == 4 { return try clipEncoder(itemShape: itemShape) }
        let sizes = try sizes(itemShape)
        var layers = halvings(sizes)
        let inputs = sizes[sizes.count - 1].count
        layers += [
            .reshape(itemShape: [inputs]),
            .dense(inputs: inputs, outputs: features, initializer: initializer),
        ]
        return Network(layers + activated())
    }

    /// From codes to images; the head is the last transposed convolution.
    ///
    /// - Parameters:
    ///   - inputs: Numbers of a code.
    ///   - itemShape: [height, width], [height, width, channels], or [frames, height, width, channels].
    ///   - outputsPerElement: Numbers for each number of an image, side by side in the head's channels.
    /// - Throws: `LayerError` for data that are not images, or too small for so many halvings.
    public func decoder(inputs: Int, itemShape: [Int], outputsPerElement: Int = 1)
        throws(LayerError) -> Network
    {
        if itemShape.count == 4 {
            return try clipDecoder(
                inputs: inputs, itemShape: itemShape, outputsPerElement: outputsPerElement)
        }
        let sizes = try sizes(itemShape)
        let coarsest = sizes[sizes.count - 1]
        var layers: [Layer] = [.dense(inputs: inputs, outputs: features, initializer: initializer)]
        layers += activated()
        layers += [
            .dense(inputs: features, outputs: coarsest.count, initializer: initializer),
            .reshape(itemShape: coarsest.shape),
        ]
        return Network(layers + doublings(sizes, outputsPerElement: outputsPerElement))
    }

    /// From an image in one row to the coarsest of these sizes.
    func halvings(_ sizes: [Size]) -> [Layer] {
        var layers: [Layer] = [.reshape(itemShape: sizes[0].shape)]
        for (fine, coarse) in zip(sizes, sizes.dropFirst()) {
            layers.append(
                .convolution(
                    geometry: ConvolutionalNetwork.halving, inputs: fine.channels,
                    outputs: coarse.channels, initializer: initializer))
            layers += activated(coarse.channels) + residualBlocks(coarse.channels)
        }
        return layers
    }

    /// From the coarsest of these sizes to the image, with the head.
    func doublings(_ sizes: [Size], outputsPerElement: Int) -> [Layer] {
        var layers: [Layer] = []
        for (coarse, fine) in zip(sizes.reversed(), sizes.reversed().dropFirst()) {
            layers += activated(coarse.channels) + residualBlocks(coarse.channels)
            let isHead = fine == sizes[0]
            layers.append(
                .transposedConvolution(
                    geometry: ConvolutionalNetwork.halving, extents: fine.extents,
                    inputs: coarse.channels,
                    outputs: fine.channels * (isHead ? outputsPerElement : 1),
                    initializer: isHead ? .fanInUniform : initializer))
        }
        return layers
    }

    /// Height, width and channels at one resolution.
    struct Size: Equatable {
        let extents: [Int]
        let channels: Int
        var shape: [Int] { extents + [channels] }
        var count: Int { shape.reduce(1, *) }
    }

    /// The image and what the encoder makes of it, from fine to coarse.
    func sizes(_ itemShape: [Int]) throws(LayerError) -> [Size] {
        try LayerError.require(
            (2...3).contains(itemShape.count) && itemShape.allSatisfy { $0 > 0 },
            "the shape of an example", shapeText(itemShape),
            "height x width or height x width x channels for a convolutional network")
        let image = Size(
            extents: Array(itemShape[..<2]), channels: itemShape.count == 3 ? itemShape[2] : 1)
        // An axis of one pixel cannot be halved.
        let possible = Int.bitWidth - 1 - min(itemShape[0], itemShape[1]).leadingZeroBitCount
        try LayerError.require(
            channels.count <= possible, "the number of halvings (entries of channels)",
            "\(channels.count)", "at most \(possible) for images of \(shapeText(itemShape))")
        return channels.reduce(into: [image]) { sizes, channels in
            let extents = ConvolutionalNetwork.halving.outputExtents(
                for: sizes[sizes.count - 1].extents)
            sizes.append(Size(extents: extents, channels: channels))
        }
    }

    /// Halves an even extent; of an odd one it takes the lower half and still sees every pixel.
    static let halving = Convolution(kernel: [4, 4], strides: [2, 2], padding: 1)

    /// What follows the weights of a layer: normalisation of its channels where it has any, activation,
    /// dropout.
    func activated(_ channels: Int? = nil) -> [Layer] {
        var layers: [Layer] = []
        if let channels, normalization == .group {
            layers.append(
                .groupNormalization(
                    groups: ConvolutionalNetwork.groups(channels), channels: channels))
        }
        layers.append(.activation(function: activation))
        if dropout > 0 { layers.append(.dropout(rate: dropout)) }
        return layers
    }

    func residualBlocks(_ channels: Int) -> [Layer] {
        func convolution(_ initializer: Initializer) -> Layer {
            .convolution(
                geometry: Convolution(kernel: [3, 3], padding: 1), inputs: channels,
                outputs: channels, initializer: initializer)
        }
        let block = Layer.residual(
            layers: activated(channels) + [convolution(initializer)]
                + activated(channels) + [convolution(.zeros)])
        return [Layer](repeating: block, count: blocks)
    }

    /// The largest number of groups up to eight that leaves at least four channels in each; one group for
    /// numbers of channels that do not divide so.
    private static func groups(_ channels: Int) -> Int {
        (1...8).last { channels % $0 == 0 && channels / $0 >= 4 } ?? 1
    }
}
