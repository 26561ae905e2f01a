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
        case .layerNormalization(let features):
            [
                Parameter("\(path).scale", [features], .ones),
                Parameter("\(path).shift", [features], .zeros),
            ]
        case .batchNormalization(let features):
            [
                Parameter("\(path).scale", [features], .ones),
                Parameter("\(path).shift", [features], .zeros),
                Parameter("\(path).runningMean", [features], .zeros, isTrained: false),
                Parameter("\(path).runningVariance", [features], .ones, isTrained: false),
            ]
        case .residual(let layers):
            layers.parameters(at: path)
        case .activation, .dropout:
            []
        }
    }
}

extension [Layer] {
    func parameters(at path: String) -> [Parameter] {
        enumerated().flatMap { index, layer in layer.parameters(at: "\(path).\(index)") }
    }
}
