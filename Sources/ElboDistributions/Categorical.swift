public import ElboGraph

/// Independent choices among K categories, by unnormalised log-probabilities along the last axis.
///
/// Values are one-hot along that axis, which belongs to the event. The elements of a value are not independent, but its
/// log-probability is a sum with a term for each.
public struct Categorical: ElementwiseDistribution {
    /// Log-probabilities up to a constant: batch + event, the last axis of extent K.
    public let logits: Tensor
    /// Trailing axes that form the event, at least 1.
    public let eventRank: Int

    /// Makes the law.
    public init(logits: Tensor, eventRank: Int = 1) {
        precondition(eventRank >= 1, "categorical: the categories' axis belongs to the event")
        self.logits = logits
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logits.shape }
    /// False: draws are steps of the parameters.
    public var isReparameterized: Bool { false }
    /// The probabilities of the categories.
    public var mean: Tensor { softmax(logits) }

    /// x ln p
    public func logProbabilities(of value: Tensor) -> Tensor { value * logSoftmax(logits) }

    /// The category whose log-probability plus Gumbel noise is largest (Gumbel 1954).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let shape = Shape([count] + logits.shape.extents)
        let noisy = logits + key.gumbel(shape)
        let isLargest = (noisy .== noisy.max(along: [-1], keepingAxes: true)).converted(to: .float)
        // Two equal largest numbers are possible in finite precision: the first one is chosen.
        let earlier = isLargest.cumulativeSum(along: -1, exclusive: true)
        return select(earlier .> 0, earlier.trace.constant(0), isLargest)
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Categorical {
        Categorical(logits: logits.stoppingGradient(), eventRank: eventRank)
    }

    /// -p ln p
    public func entropies() -> Tensor { -(softmax(logits) * logSoftmax(logits)) }
}
