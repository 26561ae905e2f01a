/// Options of a convolutional network on sampled signals of one channel, whose rows are [samples].
///
/// Neighbouring samples, `patch` of them, are the channels of the first layer: a filter of three patches, then one for each
/// entry of `ratios` that makes the signal so many times shorter, then a dense layer of `features`. The decoder goes the same way
/// back and gives a patch of samples at each place of its finest signal. Ratios 4, 4, 4, 2 on 16384 samples are
///
///     16384 - 1024x32 - 256x64 - 64x128 - 16x256 - 8x256 - 256 - code - 256 - 8x256 - ... - 1024x32 - 16384
///
/// The arrangement of ratios is that of RAVE (Caillon and Esling 2021, section 3), with patches in the place of a filter bank.
public struct WaveNetwork: Codable, Hashable, Sendable {
    /// Samples side by side in the first and the last layer.
    public var patch: Int
    /// How many times shorter the signal becomes, from fine to coarse; at least one entry.
    public var ratios: [Int]
    /// Channels of the finest signal, then after each ratio: one more than there are ratios.
    public var channels: [Int]
    /// Residual blocks that follow at each resolution, dilated by 1, 3, 9 ...
    ///
    /// A block is activation, a filter of three numbers, activation and a filter of one, added to its input (van den Oord et al.
    /// 2017, the decoder of VQ-VAE); the second filter starts at zero, so that a fresh block changes nothing.
    public var blocks: Int
    /// Outputs of the dense layers next to the code.
    public var features: Int
    /// The function after each layer but the head.
    public var activation: Activation
    /// Probability of dropping each output of an activation in training, in 0..<1.
    public var dropout: Double
    /// How weights start; the head's start smaller.
    public var initializer: Initializer

    /// Makes options.
    public init(
        patch: Int = 16, ratios: [Int] = [4, 4, 4, 2],
        channels: [Int] = [32, 64, 128, 256, 256], blocks: Int = 0, features: Int = 256,
        activation: Activation = .silu, dropout: Double = 0, initializer: Initializer = .heUniform
    ) {
        precondition(patch > 0 && features > 0 && blocks >= 0, "patches of \(patch)")
        precondition(
            !ratios.isEmpty && ratios.allSatisfy { $0 > 1 } && channels.allSatisfy { $0 > 0 }
                && channels.count == ratios.count + 1,
            "ratios \(ratios), each above 1, with one more of channels \(channels)")
        precondition((0..<1).contains(dropout), "dropout rate \(dropout) must be in 0..<1")
        self.patch = patch
        self.ratios = ratios
        self.channels = channels
        self.blocks = blocks
        self.features = features
        self.activation = activation
        self.dropout = dropout
        self.initializer = initializer
    }

    /// Ratios of 4 that leave from 8 to 31 places of signals, and one of 2 where there are 16 or more.
    ///
    /// - Parameter samples: A multiple of `patch`.
    public static func suitedRatios(samples: Int, patch: Int = 16) -> [Int] {
        var (length, ratios) = (samples / patch, [Int]())
        while length >= 32, length % 4 == 0 { (length, ratios) = (length / 4, ratios + [4]) }
        if length >= 16 || ratios.isEmpty { ratios.append(2) }
        return ratios
    }

    /// Channels for so many ratios: 32 at first and twice as many after each, 256 at most.
    public static func suitedChannels(ratios: Int) -> [Int] {
        (0...ratios).map { min(32 << $0, 256) }
    }

    /// The arrangement in which the network sees rows of samples: [patches, samples of a patch].
    public func inputShape(_ itemShape: [Int]) -> [Int] {
        guard itemShape.count == 1, itemShape[0] % patch == 0 else { return itemShape }
        return [itemShape[0] / patch, patch]
    }

    /// From samples to features.
    ///
    /// - Parameter itemShape: [samples], or [patches, samples of a patch and what is known beside them].
    /// - Throws: `LayerError` for examples that are no signals, or too short for so many ratios.
    public func encoder(itemShape: [Int]) throws(LayerError) -> Network {
        let shape = itemShape.count == 2 ? itemShape : inputShape(itemShape)
        let lengths = try lengths(
            itemShape.count == 2 ? [itemShape[0] * patch] : itemShape)
        var layers: [Layer] = [
            .reshape(itemShape: shape),
            .signalConvolution(
                geometry: .keepingLength(kernel: 3), inputs: shape[1], outputs: channels[0],
                initializer: initializer),
        ]
        for (index, ratio) in ratios.enumerated() {
            layers += residualBlocks(channels[index]) + activated
            layers.append(
                .signalConvolution(
                    geometry: .shortening(by: ratio), inputs: channels[index],
                    outputs: channels[index + 1], initializer: initializer))
        }
        let coarsest = [lengths[ratios.count], channels[ratios.count]]
        layers += residualBlocks(coarsest[1]) + activated
        layers += [
            .reshape(itemShape: [coarsest[0] * coarsest[1]]),
            .dense(inputs: coarsest[0] * coarsest[1], outputs: features, initializer: initializer),
        ]
        return Network(layers + activated)
    }

    /// From codes to samples; the head is the last convolution, [samples / patch, patch · outputs].
    ///
    /// - Parameters:
    ///   - inputs: Numbers of a code.
    ///   - itemShape: [samples].
    ///   - outputsPerElement: Numbers for each sample, side by side in the head's channels.
    /// - Throws: `LayerError` for examples that are no signals, or too short for so many ratios.
    public func decoder(inputs: Int, itemShape: [Int], outputsPerElement: Int = 1)
        throws(LayerError) -> Network
    {
        let lengths = try lengths(itemShape)
        let coarsest = [lengths[ratios.count], channels[ratios.count]]
        var layers: [Layer] = [.dense(inputs: inputs, outputs: features, initializer: initializer)]
        layers += activated
        layers += [
            .dense(inputs: features, outputs: coarsest[0] * coarsest[1], initializer: initializer),
            .reshape(itemShape: coarsest),
        ]
        for (index, ratio) in ratios.enumerated().reversed() {
            layers += residualBlocks(channels[index + 1]) + activated
            layers.append(
                .transposedSignalConvolution(
                    geometry: .shortening(by: ratio), length: lengths[index],
                    inputs: channels[index + 1], outputs: channels[index],
                    initializer: initializer))
        }
        layers += residualBlocks(channels[0]) + activated
        layers.append(
            .signalConvolution(
                geometry: .keepingLength(kernel: 3), inputs: channels[0],
                outputs: patch * outputsPerElement, initializer: .fanInUniform))
        return Network(layers)
    }

    /// The lengths of signals, from fine to coarse.
    private func lengths(_ itemShape: [Int]) throws(LayerError) -> [Int] {
        try LayerError.require(
            itemShape.count == 1, "the shape of an example", shapeText(itemShape),
            "a row of samples for a wave network")
        try LayerError.require(
            itemShape[0] > 0 && itemShape[0] % patch == 0, "the number of samples of an example",
            "\(itemShape[0])", "a multiple of \(patch), which are a patch")
        let lengths = ratios.reduce(into: [itemShape[0] / patch]) { lengths, ratio in
            lengths.append(lengths[lengths.count - 1] / ratio)
        }
        try LayerError.require(
            lengths.allSatisfy { $0 > 0 }, "the number of samples of an example", "\(itemShape[0])",
            "at least \(ratios.reduce(patch, *)) for ratios \(ratios)")
        return lengths
    }

    private var activated: [Layer] {
        [.activation(function: activation)] + (dropout > 0 ? [.dropout(rate: dropout)] : [])
    }

    private func residualBlocks(_ channels: Int) -> [Layer] {
        var dilation = 1
        return (0..<blocks).map { _ in
            defer { dilation *= 3 }
            return .residual(
                layers: activated + [
                    .signalConvolution(
                        geometry: .keepingLength(kernel: 3, dilation: dilation), inputs: channels,
                        outputs: channels, initializer: initializer)
                ] + activated + [
                    .signalConvolution(
                        geometry: .keepingLength(kernel: 1), inputs: channels, outputs: channels,
                        initializer: .zeros)
                ])
        }
    }
}
