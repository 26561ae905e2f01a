public import ElboGraph

/// Independent exponential laws of numbers from 0, density e^(-x / μ) / μ.
///
/// The power |X|² of a circular complex Gaussian X with variance μ has this law.
public struct Exponential: ElementwiseDistribution {
    /// ln μ: batch + event.
    public let logMean: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law.
    public init(logMean: Tensor, eventRank: Int = 1) {
        self.logMean = logMean
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logMean.shape }
    /// True: a draw is the quantile of a uniform number.
    public var isReparameterized: Bool { true }
    /// μ
    public var mean: Tensor { exp(logMean) }

    /// -x / μ - ln μ
    public func logProbabilities(of value: Tensor) -> Tensor {
        -(value * exp(-logMean)) - logMean
    }

    /// -μ ln(1 - u) with u uniform on [0, 1).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let u = key.uniform(Shape([count] + logMean.shape.extents))
        return -(exp(logMean) * log1p(-u))
    }

    /// 1 + ln μ
    public func entropies() -> Tensor { logMean + 1 }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Exponential {
        Exponential(logMean: logMean.stoppingGradient(), eventRank: eventRank)
    }
}
