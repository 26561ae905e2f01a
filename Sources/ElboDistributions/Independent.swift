public import ElboGraph

/// A law whose last batch axes are read as axes of the event: independent laws side by side as one.
public struct Independent<Base: Distribution>: Distribution {
    /// The laws side by side.
    public let base: Base
    /// How many of their batch axes become axes of the event.
    public let rank: Int

    /// Makes the law.
    public init(_ base: Base, rank: Int = 1) {
        precondition(
            (0...base.batchShape.rank).contains(rank),
            "\(rank) of \(base.batchShape.rank) batch axes")
        self.base = base
        self.rank = rank
    }

    /// The leading axes that are left.
    public var batchShape: Shape { Shape(base.batchShape.extents.dropLast(rank)) }
    /// The axes taken over, then the laws' own.
    public var eventShape: Shape {
        Shape(base.batchShape.extents.suffix(rank) + base.eventShape.extents)
    }
    /// The laws' answer.
    public var isReparameterized: Bool { base.isReparameterized }
    /// The laws' means.
    public var mean: Tensor { base.mean }

    /// Σ over the axes taken over.
    public func logProbability(of value: Tensor) -> Tensor {
        base.logProbability(of: value).summedOverEvent(rank: rank)
    }

    /// Draws of all laws.
    public func sample(key: Tensor, count: Int) -> Tensor { base.sample(key: key, count: count) }

    /// Draws of all laws and the sums of their log-probabilities.
    public func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let drawn = base.sampleAndLogProbability(key: key, count: count)
        return (drawn.sample, drawn.logProbability.summedOverEvent(rank: rank))
    }

    /// Σ over the axes taken over.
    public func entropy() -> Tensor { base.entropy().summedOverEvent(rank: rank) }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Independent {
        Independent(base.stoppingGradient(), rank: rank)
    }
}
