public import ElboGraph

/// Independent Laplace laws, density e^(-|x - μ| / b) / (2 b): heavier tails than normal ones.
public struct Laplace: ElementwiseDistribution {
    /// μ: batch + event.
    public let location: Tensor
    /// ln b: batch + event.
    public let logScale: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law; `logScale` is repeated to the shape of `location`.
    public init(location: Tensor, logScale: Tensor, eventRank: Int = 1) {
        self.location = location
        self.logScale = logScale.broadcast(to: location.shape)
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { location.shape }
    /// True: a draw is the quantile of a uniform number.
    public var isReparameterized: Bool { true }
    /// μ
    public var mean: Tensor { location }

    /// -|x - μ| / b - ln 2b
    public func logProbabilities(of value: Tensor) -> Tensor {
        -abs(value - location) * exp(-logScale) - logScale - 0.6931471805599453
    }

    /// μ - b sign(v) ln(1 - 2|v|) with v uniform on (-½, ½).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let v = key.uniform(Shape([count] + location.shape.extents)) - 0.5
        return location - exp(logScale) * sign(v) * log1p(-2 * abs(v))
    }

    /// 1 + ln 2b
    public func entropies() -> Tensor { logScale + 1.6931471805599454 }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Laplace {
        Laplace(
            location: location.stoppingGradient(), logScale: logScale.stoppingGradient(),
            eventRank: eventRank)
    }
}
