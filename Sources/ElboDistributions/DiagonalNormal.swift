public import ElboGraph

/// Independent normal laws, N(mean, exp(logVariance)), over the event's elements.
///
/// The parameter is the logarithm of the variance; σ = exp(logVariance / 2) is the standard deviation.
public struct DiagonalNormal: ElementwiseDistribution {
    /// μ: batch + event.
    public let mean: Tensor
    /// ln σ²: batch + event.
    public let logVariance: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law; `logVariance` is repeated to the shape of `mean`.
    public init(mean: Tensor, logVariance: Tensor, eventRank: Int = 1) {
        self.mean = mean
        self.logVariance = logVariance.broadcast(to: mean.shape)
        self.eventRank = eventRank
    }

    /// N(0, I).
    public static func standard(_ shape: Shape, in trace: Trace, eventRank: Int = 1)
        -> DiagonalNormal
    {
        let zero = trace.constant(0).broadcast(to: shape)
        return DiagonalNormal(mean: zero, logVariance: zero, eventRank: eventRank)
    }

    /// Batch and event axes together.
    public var elementShape: Shape { mean.shape }
    /// True: a draw is μ + σ ε.
    public var isReparameterized: Bool { true }
    /// σ: batch + event.
    public var standardDeviation: Tensor { exp(0.5 * logVariance) }

    /// -½ [(x - μ)² / σ² + ln σ² + ln 2π]
    public func logProbabilities(of value: Tensor) -> Tensor {
        let quadratic = (value - mean).squared() * exp(-logVariance)
        return -0.5 * (quadratic + logVariance + logTwoPi)
    }

    /// μ + σ ε with ε from N(0, I) (Kingma and Welling 2014, equation 4).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let noise = key.normal(Shape([count] + mean.shape.extents))
        return mean + standardDeviation * noise
    }

    /// ½ [ln σ² + ln 2π + 1]
    public func entropies() -> Tensor { 0.5 * (logVariance + (logTwoPi + 1)) }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> DiagonalNormal {
        DiagonalNormal(
            mean: mean.stoppingGradient(), logVariance: logVariance.stoppingGradient(),
            eventRank: eventRank)
    }
}

/// ln 2π
private let logTwoPi = 1.8378770664093453
