public import ElboGraph

/// Counts that are 0 with a probability π whatever their law says, and follow the law otherwise (Lambert 1992).
public struct ZeroInflated<Base: CountDistribution>: CountDistribution {
    /// The law of the others.
    public let base: Base
    /// ln(π / (1 - π)): batch + event.
    public let logits: Tensor

    /// Makes the law; `logits` is repeated to the shape of the base.
    public init(_ base: Base, logits: Tensor) {
        self.base = base
        self.logits = logits.broadcast(to: base.elementShape)
    }

    /// The base's.
    public var elementShape: Shape { base.elementShape }
    /// The base's.
    public var eventRank: Int { base.eventRank }
    /// (1 - π) times the base's.
    public var mean: Tensor { sigmoid(-logits) * base.mean }

    /// ln(π + (1 - π) p(0)) for 0, ln(1 - π) + ln p(x) otherwise.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let logs = base.logProbabilities(of: value)
        // ln(eˡ + p(0)), the logit l and ln p(0) standing for π and (1 - π) p(0) over 1 - π.
        let zero = logs + softplus(logits - logs)
        return select(value .< 0.5, zero, logs) - softplus(logits)
    }

    /// Draws of the base, some of them made 0.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let drawn = base.sample(key: key.child(0), count: count)
        return drawn * key.child(1).bernoulli(sigmoid(-logits).broadcast(to: drawn.shape))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> ZeroInflated {
        ZeroInflated(base.stoppingGradient(), logits: logits.stoppingGradient())
    }
}
