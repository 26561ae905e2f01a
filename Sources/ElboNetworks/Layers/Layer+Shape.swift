import ElboGraph
import ElboNumerics

extension Layer {
    /// The shape of one example after this layer, for one of shape `itemShape` before it.
    ///
    /// - Throws: `LayerError` when the layer does not fit the shape or its own numbers contradict each
    ///   other; a layer that was read from a file can be trusted after this.
    public func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        switch self {
        case .dense(let inputs, let outputs, _):
            try LayerError.require(
                itemShape == [inputs], "a layer's inputs", "\(inputs)", shapeText(itemShape))
            try LayerError.require(
                Limit.sizes.contains(outputs), "a layer's outputs", "\(outputs)",
                "in \(Limit.sizes)")
            return [outputs]
        case .convolution(let geometry, let inputs, let outputs, _):
            let (extents, channels) = try Layer.image(itemShape)
            try geometry.check(inputs: inputs, outputs: outputs)
            try LayerError.require(
                inputs == channels, "a layer's inputs", "\(inputs)", "\(channels) channels")
            return try Limit.checked(
                geometry.window.checkedPositions(over: extents) + [outputs])
        case .transposedConvolution(let geometry, let target, let inputs, let outputs, _):
            let (extents, channels) = try Layer.image(itemShape)
            // Channels change places: the convolution goes the other way.
            try geometry.check(inputs: outputs, outputs: inputs)
            try LayerError.require(
                inputs == channels, "a layer's inputs", "\(inputs)", "\(channels) channels")
            let (result, _) = try Layer.image(Limit.checked(target + [outputs]))
            try LayerError.require(
                geometry.outputExtents(for: result) == extents,
                "a transposed convolution's extents", shapeText(target),
                "what the convolution takes to \(shapeText(extents))")
            return target + [outputs]
        case .signalConvolution(let geometry, let inputs, let outputs, _):
            let (length, channels) = try Layer.signal(itemShape)
            try geometry.asImages.check(inputs: inputs, outputs: outputs)
            try LayerError.require(
                inputs == channels, "a layer's inputs", "\(inputs)", "\(channels) channels")
            let result = geometry.length(of: length)
            try LayerError.require(
                result >= 1, "the length of signals", "\(length)",
                "at least that of a filter of \(geometry.asImages.window.reach(1)), padding included"
            )
            return try Limit.checked([result, outputs])
        case .transposedSignalConvolution(let geometry, let target, let inputs, let outputs, _):
            let (length, channels) = try Layer.signal(itemShape)
            try geometry.asImages.check(inputs: outputs, outputs: inputs)
            try LayerError.require(
                inputs == channels, "a layer's inputs", "\(inputs)", "\(channels) channels")
            let result = try Limit.checked([target, outputs])
            try LayerError.require(
                geometry.length(of: target) == length, "a transposed convolution's length",
                "\(target)", "what the convolution takes to \(length)")
            return result
        case .layerNormalization(let features), .batchNormalization(let features):
            try Layer.checkFeatures(features, of: itemShape)
            return itemShape
        case .groupNormalization(let groups, let channels):
            try Layer.checkFeatures(channels, of: itemShape)
            try LayerError.require(
                groups >= 1 && channels % groups == 0, "a normalisation's groups", "\(groups)",
                "a divisor of \(channels) channels")
            return itemShape
        case .pooling(_, let window):
            let (extents, channels) = try Layer.image(itemShape)
            try window.check()
            return try Limit.checked(window.checkedPositions(over: extents) + [channels])
        case .upsampling(.nearest(let factors)):
            let (extents, channels) = try Layer.image(itemShape)
            try LayerError.require(
                factors.count == 2 && factors.allSatisfy(Limit.geometry.contains),
                "the factors of an upsampling", "\(factors)", "two, each in \(Limit.geometry)")
            return try Limit.checked([extents[0] * factors[0], extents[1] * factors[1], channels])
        case .upsampling(.bilinear(let extents)):
            let (_, channels) = try Layer.image(itemShape)
            return try Layer.image(Limit.checked(extents + [channels])).extents + [channels]
        case .reshape(let target):
            let count = try Limit.checked(target).reduce(1, *)
            let expected = itemShape.reduce(1, *)
            try LayerError.require(
                count == expected, "the shape of an example", shapeText(target),
                "\(expected) numbers in all")
            return target
        case .dropout(let rate):
            try LayerError.require(
                (0..<1).contains(rate), "the dropout rate", "\(rate)", "at least 0 and below 1")
            return itemShape
        case .residual(let layers):
            let outputs = try layers.outputShape(for: itemShape)
            try LayerError.require(
                outputs == itemShape, "a residual block's outputs", shapeText(outputs),
                shapeText(itemShape))
            return itemShape
        case .eachFrame(let layers):
            try LayerError.require(
                itemShape.count >= 2, "the shape of an example", shapeText(itemShape),
                "frames x the shape of a frame for layers on each frame")
            return try Limit.checked(
                [itemShape[0]] + layers.outputShape(for: Array(itemShape.dropFirst())))
        case .spectralNormalization(let layer):
            try LayerError.require(
                layer.isLinear, "a spectrally normalised layer", "without weights",
                "a dense layer or a convolution")
            return try layer.outputShape(for: itemShape)
        case .sentenceEncoder(let network):
            return try network.outputShape(for: itemShape)
        case .sentenceDecoder(let network):
            return try network.outputShape(for: itemShape)
        case .activation:
            return itemShape
        }
    }

    /// Height and width, and channels.
    private static func image(_ itemShape: [Int]) throws(LayerError) -> (
        extents: [Int], channels: Int
    ) {
        try LayerError.require(
            itemShape.count == 3, "the shape of an example", shapeText(itemShape),
            "height x width x channels for a layer on images")
        return (Array(itemShape[..<2]), itemShape[2])
    }

    /// Length and channels of a signal.
    private static func signal(_ itemShape: [Int]) throws(LayerError) -> (Int, Int) {
        try LayerError.require(
            itemShape.count == 2, "the shape of an example", shapeText(itemShape),
            "length x channels for a layer on signals")
        return (itemShape[0], itemShape[1])
    }

    private static func checkFeatures(_ features: Int, of itemShape: [Int]) throws(LayerError) {
        try LayerError.require(
            features == itemShape.last, "a normalisation's features", "\(features)",
            "\(itemShape.last ?? 0), the last extent of \(shapeText(itemShape))")
    }
}

extension [Layer] {
    func outputShape(for itemShape: [Int]) throws(LayerError) -> [Int] {
        var shape = itemShape
        for layer in self { shape = try layer.outputShape(for: shape) }
        return shape
    }
}

/// Bounds that keep every product of extents within the machine's integers.
private enum Limit {
    static let sizes = 1...1_000_000_000
    static let channels = 1...1_000_000
    static let geometry = 1...1000
    static let padding = 0...1000

    /// The shape itself when its extents and their product are positive and not beyond reason.
    static func checked(_ shape: [Int]) throws(LayerError) -> [Int] {
        try LayerError.require(
            !shape.isEmpty && sizes.contains(shape.checkedProduct ?? 0),
            "the shape of an example", shapeText(shape), "\(sizes) numbers")
        return shape
    }
}

extension Convolution {
    fileprivate func check(inputs: Int, outputs: Int) throws(LayerError) {
        try window.check()
        for (name, count) in [("a layer's inputs", inputs), ("a layer's outputs", outputs)] {
            try LayerError.require(
                Limit.channels.contains(count), name, "\(count)", "in \(Limit.channels)")
        }
        try LayerError.require(
            groups >= 1 && inputs % groups == 0 && outputs % groups == 0,
            "the groups of a convolution", "\(groups)",
            "a divisor of \(inputs) and \(outputs) channels")
    }
}

extension Window {
    fileprivate func check() throws(LayerError) {
        for (name, numbers) in [("kernel", kernel), ("strides", strides), ("dilation", dilation)] {
            try LayerError.require(
                numbers.count == 2 && numbers.allSatisfy(Limit.geometry.contains),
                "the \(name) of a window", "\(numbers)", "two numbers in \(Limit.geometry)")
        }
        for numbers in [low, high] {
            try LayerError.require(
                numbers.count == 2 && numbers.allSatisfy(Limit.padding.contains),
                "the padding of a window", "\(numbers)", "two numbers in \(Limit.padding)")
        }
    }

    /// Where the window stands on images of these extents, at least once along each axis.
    fileprivate func checkedPositions(over extents: [Int]) throws(LayerError) -> [Int] {
        let result = positions(over: extents)
        try LayerError.require(
            result.allSatisfy { $0 >= 1 }, "the size of images", shapeText(extents),
            "at least that of a window of \(shapeText([reach(0), reach(1)])), padding included")
        return result
    }
}
