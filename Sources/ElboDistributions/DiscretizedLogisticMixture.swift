public import ElboGraph

/// A mixture of K discretised logistic laws for each element (Salimans et al. 2017, equations 1 and 2,
/// without their conditioning of one channel on another).
public struct DiscretizedLogisticMixture: PixelDistribution {
    /// The mixture of each element: batch + event, each a law of one number.
    public let mixture: Mixture<DiscretizedLogistic>
    /// Trailing axes that form the event, K not counted.
    public let eventRank: Int

    /// Makes the law; all parameters have the shape batch + event + [K].
    public init(logits: Tensor, locations: Tensor, logScales: Tensor, eventRank: Int = 1) {
        self.init(
            Mixture(
                logits: logits,
                components: DiscretizedLogistic(
                    location: locations, logScale: logScales, eventRank: 0)),
            eventRank: eventRank)
    }

    private init(_ mixture: Mixture<DiscretizedLogistic>, eventRank: Int) {
        self.mixture = mixture
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { mixture.batchShape }

    /// Σₖ πₖ E[component k]
    public var mean: Tensor { mixture.mean }

    /// ln Σₖ πₖ pₖ, the largest term factored out.
    public func logProbabilities(of value: Tensor) -> Tensor { mixture.logProbability(of: value) }

    /// A component by Gumbel's trick (see `Categorical`), then a draw from it.
    ///
    /// One law is made of the chosen components' parameters first: a draw from each would cost K times as much.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let (logits, components) = (mixture.logits, mixture.components)
        let chosen = Categorical(logits: logits).sample(key: key.child(0), count: count)
        return DiscretizedLogistic(
            location: (chosen * components.location).sum(along: [-1]),
            logScale: (chosen * components.logScale).sum(along: [-1]), eventRank: eventRank
        ).sample(key: key.child(1))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> DiscretizedLogisticMixture {
        DiscretizedLogisticMixture(mixture.stoppingGradient(), eventRank: eventRank)
    }
}
