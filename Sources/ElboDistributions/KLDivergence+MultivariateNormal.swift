public import ElboGraph

/// ½ [tr Σ + μᵀμ - d] - ln |L| for D(N(μ, L Lᵀ) ‖ N(0, I)): one number for each law of the batch.
///
/// - Parameter q: N(μ, L Lᵀ).
public func klDivergenceFromStandardNormal(of q: MultivariateNormal) -> Tensor {
    let (mean, factor) = (q.map.shift, q.map.factor)
    let d = Double(mean.shape[-1])
    let trace = factor.squared().sum(along: [-2, -1])
    let logDeterminant = q.map.forward(mean).logDeterminant
    return 0.5 * (trace + mean.squared().sum(along: [-1]) - d) - logDeterminant
}
