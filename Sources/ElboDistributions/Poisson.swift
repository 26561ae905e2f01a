public import ElboGraph

/// Independent counts of events at a rate λ: λˣ e^-λ / x!.
public struct Poisson: CountDistribution {
    /// ln λ: batch + event.
    public let logRate: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law.
    public init(logRate: Tensor, eventRank: Int = 1) {
        self.logRate = logRate
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logRate.shape }
    /// λ
    public var mean: Tensor { exp(logRate) }

    /// x ln λ - λ - ln x!
    ///
    /// With δ = ln λ - ln x it is -x (e^δ - 1 - δ) plus a function of x alone, so that large parts which nearly cancel are
    /// never rounded (Loader 2000, "Fast and accurate computation of binomial probabilities", section 4).
    public func logProbabilities(of value: Tensor) -> Tensor {
        let x = maximum(value, 1)
        let difference = logRate - log(x)
        let some = logFactorialRemainder(x) - x * (expm1(difference) - difference)
        return select(value .< 0.5, (-mean).broadcast(to: some.shape), some)
    }

    /// See `RejectionDraws.poisson`.
    public func sample(key: Tensor, count: Int) -> Tensor {
        RejectionDraws.poisson(
            rate: mean.broadcast(to: Shape([count] + logRate.shape.extents)), key: key)
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Poisson {
        Poisson(logRate: logRate.stoppingGradient(), eventRank: eventRank)
    }
}
