public import ElboGraph

/// Logistic laws of numbers known up to an interval: each gets the mass between the interval's ends.
///
/// A value is two numbers, the middle m and the width w > 0 of the interval; its log-probability stands at the first, 0 at the
/// second. With a = (m - w/2 - μ) / h and b = (m + w/2 - μ) / h
///
///     ln [σ(b) - σ(a)] = ln (1 - e^(a - b)) - softplus(-b) - softplus(a)
///
/// in which each term is accurate by itself, however narrow the interval and however far in a tail.
public struct IntervalLogistic: ElementwiseDistribution {
    /// μ: batch + intervals.
    public let location: Tensor
    /// ln h, h the scale: batch + intervals.
    public let logScale: Tensor
    /// One: the last axis.
    public let eventRank: Int = 1

    /// Makes the laws of intervals along the last axis.
    public init(location: Tensor, logScale: Tensor) {
        self.location = location
        self.logScale = logScale
    }

    /// Batch axes, and two numbers for each interval.
    public var elementShape: Shape { IntervalLogistic.widened(location.shape) }
    /// True: a draw is a smooth function of the parameters.
    public var isReparameterized: Bool { true }
    /// μ and no width.
    public var mean: Tensor { paired(location, with: location.trace.constant(0)) }

    /// The mass of each interval, at its first number.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let count = value.shape[-1]
        let inverse = exp(-logScale)
        let middle = value.slice(0..<count, along: -1, stride: 2) - location
        // A width of nothing stands in cells that are not known; its logarithm must be finite to count for nothing.
        let width = maximum(
            value.slice(1..<count, along: -1, stride: 2), IntervalLogistic.leastWidth)
        let lower = (middle - 0.5 * width) * inverse
        let upper = (middle + 0.5 * width) * inverse
        let logs = logOneMinusExp(width * inverse) - softplus(-upper) - softplus(lower)
        return paired(logs, with: logs.trace.constant(0))
    }

    /// μ + h ln(u / (1 - u)), and no width.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let u = key.uniform(Shape([count] + location.shape.extents))
        let draws = location + exp(logScale) * (log(u) - log1p(-u))
        return paired(draws, with: draws.trace.constant(0))
    }

    /// Those of the logistic laws, ln h + 2, at the first numbers.
    public func entropies() -> Tensor { paired(logScale + 2, with: logScale.trace.constant(0)) }

    /// The same laws, through whose parameters no gradient flows.
    public func stoppingGradient() -> IntervalLogistic {
        IntervalLogistic(
            location: location.stoppingGradient(), logScale: logScale.stoppingGradient())
    }

    /// Below what Float32 can tell from nothing beside scores of one.
    static let leastWidth = 1e-20

    /// For each interval two numbers side by side.
    private func paired(_ first: Tensor, with second: Tensor) -> Tensor {
        concatenate(
            [first.expandingAxis(at: -1), second.broadcast(to: first.shape).expandingAxis(at: -1)],
            along: -1
        ).reshaped(to: IntervalLogistic.widened(first.shape))
    }

    /// The shape with a last axis twice as long.
    private static func widened(_ shape: Shape) -> Shape {
        Shape(shape.extents.dropLast() + [2 * shape[-1]])
    }
}
