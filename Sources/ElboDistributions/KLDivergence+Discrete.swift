public import ElboGraph

/// Σ [p_q (l_q - l_p) - ln(1 + e^{l_q}) + ln(1 + e^{l_p})], l the logits.
public func klDivergence(from q: Bernoulli, to p: Bernoulli) -> Tensor {
    (q.mean * (q.logits - p.logits) - softplus(q.logits) + softplus(p.logits))
        .summedOverEvent(rank: q.eventRank)
}

/// Σ p_q (ln p_q - ln p_p)
public func klDivergence(from q: Categorical, to p: Categorical) -> Tensor {
    (softmax(q.logits) * (logSoftmax(q.logits) - logSoftmax(p.logits)))
        .summedOverEvent(rank: q.eventRank)
}
