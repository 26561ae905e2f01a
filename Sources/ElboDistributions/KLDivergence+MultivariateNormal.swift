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

/// ½ [Σⱼ σⱼ² Σᵢ (L⁻¹)ᵢⱼ² + |L⁻¹ (μ - m)|² - d - Σⱼ ln σⱼ²] + ln |L| for D(N(μ, diag σ²) ‖ N(m, L Lᵀ)): one number for
/// each law of the batch of q.
///
/// - Parameters:
///   - q: N(μ, diag σ²), over vectors.
///   - p: N(m, L Lᵀ), one law for all.
public func klDivergence(from q: DiagonalNormal, to p: MultivariateNormal) -> Tensor {
    let d = p.map.shift.shape[-1]
    let trace = q.mean.trace
    let units = (trace.iota([d, d], axis: 0) .== trace.iota([d, d], axis: 1)).converted(to: .float)
    let linear = TriangularBijection(
        shift: trace.constant(0).broadcast(to: [d]), factor: p.map.factor)
    // Row j is L⁻¹ eⱼ, column j of L⁻¹.
    let weights = linear.inverse(units).x.squared().sum(along: [-1])
    let away = p.map.inverse(q.mean)
    let spread = (exp(q.logVariance) * weights - q.logVariance).sum(along: [-1])
    return 0.5 * (spread + away.x.squared().sum(along: [-1]) - Double(d)) + away.logDeterminant
}
