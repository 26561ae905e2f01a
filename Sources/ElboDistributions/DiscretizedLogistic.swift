public import ElboGraph

/// A logistic law cut into the 256 levels of a byte: each level gets the mass between the middles to its
/// neighbours, the two levels at the ends all mass beyond (Kingma et al. 2016, equation 13; Salimans et al.
/// 2017, equation 2).
///
/// Values and locations are pixels in [0, 1], level / 255.
public struct DiscretizedLogistic: PixelDistribution {
    /// μ, the logistic law's mean: batch + event.
    public let location: Tensor
    /// ln s, s the logistic law's scale: batch + event.
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

    /// Σ P(level ≥ j) / 255 over j = 1...255, with P(level ≥ j) = σ((μ - (j - ½) / 255) / s).
    public var mean: Tensor {
        // A term of zero makes the row 256 long: sums over whole vectors, the same wherever a row lies.
        let below = location.trace.iota([PixelLevels.count], axis: 0).converted(to: .float)
        let distance = location.expandingAxis(at: -1) - (below + 0.5) * PixelLevels.step
        let isAbove = sigmoid(distance * exp(-logScale).expandingAxis(at: -1))
        return select(below .< 254.5, isAbove, below.trace.constant(0)).sum(along: [-1])
            * PixelLevels.step
    }

    /// ln [σ(b) - σ(a)], a and b the standardised edges of the level's bin.
    ///
    /// The difference is the product σ(b) σ(-a) (1 - e⁻ʷ) with w = b - a = 1 / (255 s), so each logarithm is
    /// accurate by itself however far in a tail the bin lies. The lowest bin has no a, the highest no b.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let level = PixelLevels.levels(of: value)
        let inverseScale = exp(-logScale)
        let lower = ((level - 0.5) * PixelLevels.step - location) * inverseScale
        let upper = ((level + 0.5) * PixelLevels.step - location) * inverseScale
        let (isLowest, isHighest) = (level .<= level.trace.constant(0), level .>= 255)
        let zero = level.trace.constant(0)
        return select(isLowest.or(isHighest), zero, logOneMinusExp(PixelLevels.step * inverseScale))
            - select(isLowest, zero, softplus(lower)) - select(isHighest, zero, softplus(-upper))
    }

    /// The level nearest to μ + s ln(u / (1 - u)).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let u = key.uniform(Shape([count] + location.shape.extents))
        return DiscretizedLogistic.nearestValue(
            to: location + exp(logScale) * (log(u) - log1p(-u)))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> DiscretizedLogistic {
        DiscretizedLogistic(
            location: location.stoppingGradient(), logScale: logScale.stoppingGradient(),
            eventRank: eventRank)
    }

    /// The value of the level nearest to any number.
    static func nearestValue(to x: Tensor) -> Tensor {
        PixelLevels.values(of: PixelLevels.levels(of: minimum(maximum(x, 0), 1)))
    }
}
