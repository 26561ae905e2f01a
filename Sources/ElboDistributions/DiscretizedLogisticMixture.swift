public import ElboGraph

/// A mixture of K discretised logistic laws for each element (Salimans et al. 2017, equations 1 and 2,
/// without their conditioning of one channel on another).
public struct DiscretizedLogisticMixture: PixelDistribution {
    /// Log-weights of the components up to a constant: batch + event + [K].
    public let logits: Tensor
    /// The components: batch + event + [K].
    public let components: DiscretizedLogistic
    /// Trailing axes that form the event, K not counted.
    public let eventRank: Int

    /// Makes the law; all parameters have the shape batch + event + [K].
    public init(logits: Tensor, locations: Tensor, logScales: Tensor, eventRank: Int = 1) {
        self.logits = logits.broadcast(to: locations.shape)
        components = DiscretizedLogistic(location: locations, logScale: logScales, eventRank: 0)
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { Shape(logits.shape.extents.dropLast()) }

    /// Σₖ πₖ E[component k]
    public var mean: Tensor { (softmax(logits) * components.mean).sum(along: [-1]) }

    /// ln Σₖ πₖ pₖ, the largest term factored out.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let extents = value.shape.extents + [logits.shape.extents[logits.shape.rank - 1]]
        let each = components.logProbabilities(
            of: value.expandingAxis(at: -1).broadcast(to: Shape(extents)))
        return logSumExp(logSoftmax(logits) + each, along: [-1])
    }

    /// A component by Gumbel's trick (see `Categorical`), then a draw from it.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let chosen = Categorical(logits: logits).sample(key: key.child(0), count: count)
        return DiscretizedLogistic(
            location: (chosen * components.location).sum(along: [-1]),
            logScale: (chosen * components.logScale).sum(along: [-1]), eventRank: eventRank
        ).sample(key: key.child(1))
    }
}
