public import ElboGraph

/// ½ Σ [(σ_q² + (μ_q - μ_p)²) / σ_p² - 1 - ln(σ_q² / σ_p²)]
public func klDivergence(from q: DiagonalNormal, to p: DiagonalNormal) -> Tensor {
    klDivergenceTerms(from: q, to: p).summedOverEvent(rank: q.eventRank)
}

/// The same for each element of the event: batch + event.
public func klDivergenceTerms(from q: DiagonalNormal, to p: DiagonalNormal) -> Tensor {
    let logRatio = q.logVariance - p.logVariance
    let shift = (q.mean - p.mean).squared() * exp(-p.logVariance)
    // e^r - 1 - r without cancellation where the variances are close.
    return 0.5 * (expm1(logRatio) - logRatio + shift)
}
