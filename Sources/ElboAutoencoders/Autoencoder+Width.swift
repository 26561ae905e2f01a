import ElboNetworks

extension Autoencoder {
    /// The most numbers that stand side by side for one example and one code: what memory grows with.
    package var widestLayer: Int {
        max(
            encoderInputs, dataSize * likelihood.part.outputsPerElement,
            dataSize * likelihood.part.wideOutputs,
            encoder.widestLayer(entering: [encoderInputs]),
            decoder.widestLayer(entering: [decoderInputs]))
    }
}

extension Network {
    /// The most numbers that stand side by side for one example.
    func widestLayer(entering shape: [Int]) -> Int { Self.widest(layers, entering: shape) }

    private static func widest(_ layers: [Layer], entering shape: [Int]) -> Int {
        var (shape, widest) = (shape, 1)
        for layer in layers {
            if case .residual(let inner) = layer {
                widest = max(widest, Self.widest(inner, entering: shape))
            }
            if case .eachFrame(let inner) = layer, let frames = shape.first {
                let frame = Array(shape.dropFirst())
                widest = max(widest, frames * Self.widest(inner, entering: frame))
            }
            shape = (try? layer.outputShape(for: shape)) ?? shape
            widest = max(widest, shape.reduce(1, *))
        }
        return widest
    }
}
