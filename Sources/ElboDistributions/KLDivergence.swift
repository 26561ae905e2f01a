public import ElboGraph

/// D(q‖p), the divergence of q from p, in nats: E_q[ln q - ln p], one number for each law of the batch.
///
/// In closed form for pairs that have one, otherwise the mean of ln q - ln p over draws from q.
///
/// - Parameters:
///   - q: Where the expectation is taken.
///   - p: The law compared with.
///   - key: Randomness for the fallback.
///   - count: Draws for the fallback.
public func klDivergence(
    from q: any Distribution, to p: any Distribution, key: Tensor, count: Int = 1
) -> Tensor {
    switch (q, p) {
    case (let q as DiagonalNormal, let p as DiagonalNormal): klDivergence(from: q, to: p)
    case (let q as DiagonalNormal, let p as MultivariateNormal) where p.map.shift.shape.count == 1:
        klDivergence(from: q, to: p)
    case (let q as Bernoulli, let p as Bernoulli): klDivergence(from: q, to: p)
    case (let q as Categorical, let p as Categorical): klDivergence(from: q, to: p)
    default: monteCarloKLDivergence(from: q, to: p, key: key, count: count)
    }
}

/// The mean over draws z from q of ln q(z) - ln p(z), an unbiased estimate of D(q‖p).
public func monteCarloKLDivergence(
    from q: any Distribution, to p: any Distribution, key: Tensor, count: Int
) -> Tensor {
    let z = q.sample(key: key, count: count)
    return (q.logProbability(of: z) - p.logProbability(of: z)).mean(along: [0])
}
