public import ElboGraph

/// ½ [Σ (σ² + Σⱼ Uᵢⱼ²) + μᵀμ - d - ln |Σ|] for D(N(μ, diag(σ²) + U Uᵀ) ‖ N(0, I)): one number for each law of the batch.
///
/// - Parameter q: N(μ, diag(σ²) + U Uᵀ).
public func klDivergenceFromStandardNormal(of q: LowRankNormal) -> Tensor {
    let moments = (q.variances + q.mean.squared()).sum(along: [-1])
    return 0.5 * (moments - Double(q.mean.shape[-1]) - q.logDeterminant)
}
