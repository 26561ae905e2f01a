import ElboGraph

extension Layer {
    /// The arrays this layer owns, their names below a path such as "encoder.0".
    public func parameters(at path: String) -> [Parameter] {
        switch self {
        case .dense(let inputs, let outputs, let initializer):
            [
                Parameter("\(path).weight", [inputs, outputs], initializer),
                Parameter("\(path).bias", [outputs], .zeros),
            ]
        case .convolution(let geometry, let inputs, let outputs, let initializer):
            [
                Parameter(
                    "\(path).weight", geometry.filterShape(inputs: inputs, outputs: outputs),
                    initializer, fans: Fans(geometry, inputs: inputs, outputs: outputs)),
                Parameter("\(path).bias", [outputs], .zeros),
            ]
        case .transposedConvolution(let geometry, _, let inputs, let outputs, let initializer):
            [
                Parameter(
                    "\(path).weight", geometry.filterShape(inputs: outputs, outputs: inputs),
                    initializer, fans: Fans(geometry, inputs: outputs, outputs: inputs).transposed),
                Parameter("\(path).bias", [outputs], .zeros),
            ]
        case .signalConvolution(let geometry, let inputs, let outputs, let initializer):
            [
                Parameter(
                    "\(path).weight", [geometry.kernel, inputs, outputs], initializer,
                    fans: Fans(geometry.asImages, inputs: inputs, outputs: outputs)),
                Parameter("\(path).bias", [outputs], .zeros),
            ]
        case .transposedSignalConvolution(
            let geometry, _, let inputs, let outputs, let initializer):
            [
                Parameter(
                    "\(path).weight", [geometry.kernel, outputs, inputs], initializer,
                    fans: Fans(geometry.asImages, inputs: outputs, outputs: inputs).transposed),
                Parameter("\(path).bias", [outputs], .zeros),
            ]
        case .layerNormalization(let features), .groupNormalization(_, let features):
            scaleAndShift(features, at: path)
        case .batchNormalization(let features):
            scaleAndShift(features, at: path) + [
                Parameter("\(path).runningMean", [features], .zeros, isTrained: false),
                Parameter("\(path).runningVariance", [features], .ones, isTrained: false),
            ]
        case .residual(let layers), .eachFrame(let layers):
            layers.parameters(at: path)
        case .spectralNormalization(let layer):
            layer.parameters(at: path) + [layer.direction(at: path)]
        case .sentenceEncoder(let network):
            network.parameters(at: path)
        case .sentenceDecoder(let network):
            network.parameters(at: path)
        case .activation, .dropout, .pooling, .upsampling, .reshape:
            []
        }
    }

    private func scaleAndShift(_ features: Int, at path: String) -> [Parameter] {
        [
            Parameter("\(path).scale", [features], .ones),
            Parameter("\(path).shift", [features], .zeros),
        ]
    }
}

extension [Layer] {
    func parameters(at path: String) -> [Parameter] {
        enumerated().flatMap { index, layer in layer.parameters(at: "\(path).\(index)") }
    }
}

extension Convolution {
    /// The shape of a filter from so many channels to so many.
    func filterShape(inputs: Int, outputs: Int) -> Shape {
        Shape(window.kernel + [inputs / groups, outputs])
    }
}
