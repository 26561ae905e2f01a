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
        case .activation(let function):
            function(x)
        case .layerNormalization:
            layerNormalized(x, scale: pass["\(path).scale"], shift: pass["\(path).shift"])
        case .batchNormalization:
            batchNormalized(x, at: path, in: &pass)
        case .dropout(let rate):
            thinned(x, rate: rate, in: &pass)
        case .residual(let layers):
            x + layers.callAsFunction(x, at: path, in: &pass)
        }
    }
}

extension [Layer] {
    func callAsFunction(_ x: Tensor, at path: String, in pass: inout ForwardPass) -> Tensor {
        var x = x
        for (index, layer) in enumerated() { x = layer(x, at: "\(path).\(index)", in: &pass) }
        return x
    }
}

/// x W + b, with the parameters declared under a path.
package func affine(_ x: Tensor, at path: String, in pass: ForwardPass) -> Tensor {
    let product = x.matrixMultiplied(by: pass["\(path).weight"]).named("\(path) before its bias")
    return (product + pass["\(path).bias"]).named(path)
}

/// Inverted dropout (Srivastava et al. 2014): the expectation of each element is kept.
private func thinned(_ x: Tensor, rate: Double, in pass: inout ForwardPass) -> Tensor {
    guard pass.mode == .training, rate > 0 else { return x }
    let keep = 1 - rate
    let mask = pass.nextKey().uniform(x.shape) .< keep
    return select(mask, x * (1 / keep), x.trace.constant(0))
}
