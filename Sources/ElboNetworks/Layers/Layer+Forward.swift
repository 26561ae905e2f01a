public import ElboGraph

extension Layer {
    /// The layer's output.
    ///
    /// - Parameters:
    ///   - x: An array whose first axis counts examples.
    ///   - path: The path under which the layer's parameters were declared.
    ///   - pass: Parameters, mode and randomness.
    public func callAsFunction(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        switch self {
        case .dense:
            affine(x, at: path, in: pass)
        case .convolution(let geometry, _, _, _):
            biased(x.convolved(with: pass["\(path).weight"], geometry), at: path, in: pass)
        case .transposedConvolution(let geometry, let extents, _, _, _):
            biased(
                x.transposedConvolved(with: pass["\(path).weight"], geometry, extents: extents),
                at: path, in: pass)
        case .signalConvolution(let geometry, _, _, _):
            biased(x.convolved(with: pass["\(path).weight"], along: geometry), at: path, in: pass)
        case .transposedSignalConvolution(let geometry, let length, _, _, _):
            biased(
                x.transposedConvolved(
                    with: pass["\(path).weight"], along: geometry, length: length),
                at: path, in: pass)
        case .activation(let function):
            function(x)
        case .layerNormalization:
            layerNormalized(x, scale: pass["\(path).scale"], shift: pass["\(path).shift"])
        case .batchNormalization:
            batchNormalized(x, at: path, in: &pass)
        case .groupNormalization(let groups, _):
            groupNormalized(
                x, groups: groups, scale: pass["\(path).scale"], shift: pass["\(path).shift"])
        case .pooling(.maximum, let window):
            x.maxPooled(window)
        case .pooling(.average, let window):
            x.averagePooled(window)
        case .upsampling(.nearest(let factors)):
            x.upsampledNearest(by: factors)
        case .upsampling(.bilinear(let extents)):
            x.resizedBilinear(to: extents)
        case .reshape(let itemShape):
            x.reshaped(to: Shape([x.shape[0]] + itemShape))
        case .dropout(let rate):
            thinned(x, rate: rate, in: &pass)
        case .residual(let layers):
            x + layers.callAsFunction(x, at: path, in: &pass)
        case .eachFrame(let layers):
            overFrames(x, layers, at: path, in: &pass)
        case .spectralNormalization(let layer):
            spectrallyNormalized(layer, x, at: path, in: &pass)
        case .sentenceEncoder(let network):
            network(x, at: path, in: &pass)
        case .sentenceDecoder(let network):
            network(x, at: path, in: &pass)
        }
    }
}

/// Layers on [examples, frames, ...], which see [examples · frames, ...].
private func overFrames(
    _ x: Tensor, _ layers: [Layer], at path: String, in pass: inout ForwardPass
) -> Tensor {
    let (examples, frames) = (x.shape[0], x.shape[1])
    let item = (2..<x.shape.rank).map { x.shape[$0] }
    let apart = x.reshaped(to: Shape([examples * frames] + item))
    let result = layers.callAsFunction(apart, at: path, in: &pass)
    let outputs = (1..<result.shape.rank).map { result.shape[$0] }
    return result.reshaped(to: Shape([examples, frames] + outputs))
}

extension [Layer] {
    /// The output of the last layer.
    ///
    /// - Parameter each: Sees the place of each layer and its output, and may change what enters the next.
    func callAsFunction(
        _ x: Tensor, at path: String, in pass: inout ForwardPass,
        each: (Int, inout Tensor) -> Void = { _, _ in }
    ) -> Tensor {
        var x = x
        for (index, layer) in enumerated() {
            x = layer(x, at: "\(path).\(index)", in: &pass)
            each(index, &x)
        }
        return x
    }
}

/// x W + b, with the parameters declared under a path.
package func affine(_ x: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
    biased(x.matrixMultiplied(by: pass["\(path).weight"]), at: path, in: pass)
}

/// What a layer's weights gave plus its bias, one for each element of the last axis.
private func biased(_ product: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
    (product.named("\(path) before its bias") + pass["\(path).bias"]).named(path)
}

/// Inverted dropout (Srivastava et al. 2014): the expectation of each element is kept.
func thinned(_ x: Tensor, rate: Double, in pass: inout ForwardPass) -> Tensor {
    guard pass.mode == .training, rate > 0 else { return x }
    let keep = 1 - rate
    let mask = pass.nextKey().uniform(x.shape) .< keep
    return select(mask, x * (1 / keep), x.trace.constant(0))
}
