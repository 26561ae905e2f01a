import ElboGraph

// Clips: convolutions over space and over time by turns (Tran et al. 2018, "A closer look at spatiotemporal convolutions",
// (2+1)-D). Each halving of the images is followed by one of time, as long as there are four frames; [16, 32] on
// 8 x 28 x 28 is
//
//     8x28x28x1 - 8x14x14x16 - 4x14x14x16 - 4x7x7x32 - 2x7x7x32 - 256 - code, and the same way back
//
// A convolution over time sees one pixel at several moments. To the layers it is a convolution of images whose rows are
// the moments and whose columns are all pixels.
extension ConvolutionalNetwork {
    /// Channels that suit clips of frames of a height and width: as many halvings as for images, half as wide at first, since
    /// every layer is gone through for many frames.
    public static func suitedClipChannels(height: Int, width: Int) -> [Int] {
        let count = suitedChannels(height: height, width: width).count
        return (0..<count).map { min(16 << $0, 64) }
    }

    /// From clips, all their numbers in one row, to features.
    func clipEncoder(itemShape: [Int]) throws(LayerError) -> Network {
        let sizes = try clipSizes(itemShape)
        var layers: [Layer] = [.reshape(itemShape: sizes[0].shape)]
        for (fine, coarse) in zip(sizes, sizes.dropFirst()) {
            layers.append(
                .eachFrame(
                    layers: [
                        .convolution(
                            geometry: ConvolutionalNetwork.halving, inputs: fine.image.channels,
                            outputs: coarse.image.channels, initializer: initializer)
                    ] + activated(coarse.image.channels) + residualBlocks(coarse.image.channels)))
            guard coarse.frames < fine.frames else { continue }
            let channels = coarse.image.channels
            layers += [
                .reshape(itemShape: coarse.moments(fine.frames)),
                .convolution(
                    geometry: ConvolutionalNetwork.halvingTime, inputs: channels,
                    outputs: channels, initializer: initializer),
            ]
            layers += activated(channels) + [.reshape(itemShape: coarse.shape)]
        }
        let inputs = sizes[sizes.count - 1].shape.reduce(1, *)
        layers += [
            .reshape(itemShape: [inputs]),
            .dense(inputs: inputs, outputs: features, initializer: initializer),
        ]
        return Network(layers + activated())
    }

    /// From codes to clips; the head is the transposed convolution that gives each frame.
    func clipDecoder(inputs: Int, itemShape: [Int], outputsPerElement: Int)
        throws(LayerError) -> Network
    {
        let sizes = try clipSizes(itemShape)
        let coarsest = sizes[sizes.count - 1]
        let count = coarsest.shape.reduce(1, *)
        var layers: [Layer] = [.dense(inputs: inputs, outputs: features, initializer: initializer)]
        layers += activated()
        layers += [
            .dense(inputs: features, outputs: count, initializer: initializer),
            .reshape(itemShape: coarsest.shape),
        ]
        for (coarse, fine) in zip(sizes.reversed(), sizes.reversed().dropFirst()) {
            let channels = coarse.image.channels
            if coarse.frames < fine.frames {
                layers.append(.reshape(itemShape: coarse.moments(coarse.frames)))
                layers += activated(channels)
                layers += [
                    .transposedConvolution(
                        geometry: ConvolutionalNetwork.halvingTime,
                        extents: Array(coarse.moments(fine.frames)[..<2]), inputs: channels,
                        outputs: channels, initializer: initializer),
                    .reshape(itemShape: [fine.frames] + coarse.image.shape),
                ]
            }
            let isHead = fine == sizes[0]
            layers.append(
                .eachFrame(layers: activated(channels) + residualBlocks(channels)))
            layers.append(
                .eachFrame(
                    layers: [
                        .transposedConvolution(
                            geometry: ConvolutionalNetwork.halving, extents: fine.image.extents,
                            inputs: channels,
                            outputs: fine.image.channels * (isHead ? outputsPerElement : 1),
                            initializer: isHead ? .fanInUniform : initializer)
                    ]))
        }
        return Network(layers)
    }

    /// Frames, height, width and channels at one resolution.
    private struct ClipSize: Equatable {
        let frames: Int
        let image: Size
        var shape: [Int] { [frames] + image.shape }

        /// Moments as rows and all pixels as columns.
        func moments(_ frames: Int) -> [Int] {
            [frames, image.extents.reduce(1, *), image.channels]
        }
    }

    /// The clip and what the encoder makes of it, from fine to coarse.
    private func clipSizes(_ itemShape: [Int]) throws(LayerError) -> [ClipSize] {
        try LayerError.require(
            itemShape.allSatisfy { $0 > 0 }, "the shape of an example", shapeText(itemShape),
            "frames x height x width x channels")
        var frames = itemShape[0]
        return try sizes(Array(itemShape.dropFirst())).enumerated().map { level, image in
            if level > 0, frames >= 4 { frames /= 2 }
            return ClipSize(frames: frames, image: image)
        }
    }

    /// Halves the number of moments; of an odd one it takes the lower half and still sees every moment.
    private static let halvingTime = Convolution(
        Window(kernel: [4, 1], strides: [2, 1], low: [1, 0], high: [1, 0]))
}
