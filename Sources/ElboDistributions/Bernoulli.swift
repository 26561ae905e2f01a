public import ElboGraph

/// Independent coin tosses, by the log-odds of 1.
///
/// Values between 0 and 1 are accepted by `logProbability`, which is then a cross-entropy and not
/// the logarithm of a probability.
public struct Bernoulli: ElementwiseDistribution {
    /// ln(p / (1 - p)): batch + event.
    public let logits: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law.
    public init(logits: Tensor, eventRank: Int = 1) {
        self.logits = logits
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logits.shape }
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }
    /// p, the probabilities of 1.
    public var mean: Tensor { sigmoid(logits) }

    /// x l - ln(1 + eˡ), l the logits: x ln p + (1 - x) ln(1 - p) without forming p.
    public func logProbabilities(of value: Tensor) -> Tensor {
        value * logits - softplus(logits)
    }

    /// Zeros and ones.
    public func sample(key: Tensor, count: Int) -> Tensor {
        key.bernoulli(mean.broadcast(to: Shape([count] + logits.shape.extents)))
    }

    /// ln(1 + eˡ) - l p
    public func entropies() -> Tensor { softplus(logits) - logits * mean }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Bernoulli {
        Bernoulli(logits: logits.stoppingGradient(), eventRank: eventRank)
    }
}
