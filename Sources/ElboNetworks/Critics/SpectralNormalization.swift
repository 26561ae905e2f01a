import ElboGraph

/// A layer whose weights W are used as W / σ(W), σ the largest singular value, so that it stretches no input by more than
/// one (Miyato, Kataoka, Koyama and Yoshida 2018, equations 8 and 9).
///
/// σ is what one power iteration a call makes of a direction that is kept from step to step; outside of training the
/// direction stays. The gradient goes through W / σ with both directions held, their equation 12. A filter counts as the
/// matrix [kernel height · kernel width · inputs, outputs].
func spectrallyNormalized(
    _ layer: Layer, _ x: Tensor, at path: String, in pass: inout ForwardPass
) -> Tensor {
    let (weight, direction) = ("\(path).weight", "\(path).direction")
    let value = LargestSingularValue(
        of: pass[weight], along: pass[direction], isIterating: pass.mode == .training)
    if pass.mode == .training { pass.update(direction, to: value.direction) }
    return pass.substituting(weight, by: pass[weight] / value.estimate) {
        layer(x, at: path, in: &$0)
    }
}

/// The largest singular value of a weight, by its singular vectors: σ = vᵀ W u.
private struct LargestSingularValue {
    /// u, of length one: [outputs].
    let direction: Tensor
    /// σ: one number, with a gradient to W.
    let estimate: Tensor

    /// - Parameters:
    ///   - weight: [..., outputs].
    ///   - start: [outputs].
    ///   - isIterating: Whether u becomes Wᵀ v, or stays.
    init(of weight: Tensor, along start: Tensor, isIterating: Bool) {
        let outputs = weight.shape[-1]
        let matrix = weight.reshaped(to: [weight.shape.count / outputs, outputs])
        let held = matrix.stoppingGradient()
        let first = ofLengthOne(start.reshaped(to: [outputs, 1]))
        let left = ofLengthOne(held.matrixMultiplied(by: first))
        let right =
            isIterating
            ? ofLengthOne(held.matrixMultiplied(by: left, transposingSelf: true)) : first
        direction = right.reshaped(to: [outputs])
        estimate = (left * matrix.matrixMultiplied(by: right)).sum()
    }
}

private func ofLengthOne(_ vector: Tensor) -> Tensor {
    vector / sqrt(maximum(vector.squared().sum(), 1e-24))
}

extension Layer {
    /// The direction that is kept beside a weight: [outputs].
    func direction(at path: String) -> Parameter {
        let outputs = parameters(at: path).first?.shape[-1] ?? 1
        return Parameter("\(path).direction", [outputs], .normal(deviation: 1), isTrained: false)
    }

    /// Whether it has a weight that spectral normalisation can divide.
    var isLinear: Bool {
        switch self {
        case .dense, .convolution, .transposedConvolution, .signalConvolution,
            .transposedSignalConvolution:
            true
        default: false
        }
    }

    /// The layer, and layers within it, with the weights of dense layers and convolutions spectrally normalised.
    fileprivate var spectrallyNormalized: Layer {
        switch self {
        case .dense, .convolution, .transposedConvolution, .signalConvolution,
            .transposedSignalConvolution:
            .spectralNormalization(layer: self)
        case .residual(let layers): .residual(layers: layers.map(\.spectrallyNormalized))
        case .eachFrame(let layers): .eachFrame(layers: layers.map(\.spectrallyNormalized))
        default: self
        }
    }
}

extension Network {
    /// The same layers, the weights of dense layers and convolutions spectrally normalised.
    public var spectrallyNormalized: Network { Network(layers.map(\.spectrallyNormalized)) }
}
