public import ElboGraph

/// A probability law over arrays, its parameters being values of a trace.
///
/// A law has a batch shape (independent laws with different parameters) and an event shape (what one
/// draw looks like, the trailing axes). Log-probabilities and entropies are sums over the event.
///
/// Laws every conformer keeps: `sample(key:count:)` has shape [count] + batch + event;
/// `logProbability(of:)` takes any leading axes before batch + event and keeps them;
/// exp(logProbability) integrates (or sums) to one over the event space; `mean` is the expectation of
/// a draw.
public protocol Distribution {
    /// The shape of the collection of laws.
    var batchShape: Shape { get }
    /// The shape of one draw.
    var eventShape: Shape { get }
    /// Whether draws carry a gradient to the parameters.
    var isReparameterized: Bool { get }

    /// The expectation of a draw: batch + event.
    var mean: Tensor { get }
    /// ln p(value), or the log-density, in nats, summed over the event.
    func logProbability(of value: Tensor) -> Tensor
    /// Independent draws: [count] + batch + event.
    func sample(key: Tensor, count: Int) -> Tensor
    /// Independent draws and their log-probabilities, [count] + batch: one pass where the law knows both.
    func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    )
    /// -E[ln p], in nats, summed over the event: batch.
    func entropy() -> Tensor
    /// The same law, through whose parameters no gradient flows.
    func stoppingGradient() -> Self
}

extension Distribution {
    /// One draw: batch + event.
    public func sample(key: Tensor) -> Tensor {
        sample(key: key, count: 1).reshaped(to: Shape(batchShape.extents + eventShape.extents))
    }

    /// A draw, then its log-probability.
    public func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let drawn = sample(key: key, count: count)
        return (drawn, logProbability(of: drawn))
    }
}

extension Tensor {
    /// The sum over the last `rank` axes.
    func summedOverEvent(rank: Int) -> Tensor {
        rank == 0 ? self : sum(along: Array(shape.rank - rank..<shape.rank))
    }
}
