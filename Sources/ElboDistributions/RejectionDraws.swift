import ElboGraph

/// Draws by rejection in a fixed number of rounds, of which each accepts most candidates: what is left unaccepted after the
/// last, less often than once in 10¹⁵, is the law's mean.
enum RejectionDraws {
    /// Gamma draws of scale 1 (Marsaglia and Tsang 2000, "A simple method for generating gamma variables").
    ///
    /// - Parameters:
    ///   - shape: The shape parameters, positive; draws have its shape.
    ///   - key: Decides the draws.
    static func gamma(shape: Tensor, key: Tensor) -> Tensor {
        // Shapes below 1 are drawn one higher and multiplied by u^(1 / shape), their section 6.
        let isSmall = shape .< 1
        let d = select(isSmall, shape + 1, shape) - 1.0 / 3
        let c = 1 / sqrt(9 * d)
        var drawn = d
        for round in 0..<12 as Range<UInt64> {
            let n = key.child(2 * round).normal(shape.shape)
            let root = 1 + c * n
            let v = maximum(root * root * root, 1e-30)
            let u = key.child(2 * round + 1).uniform(shape.shape)
            let limit = 0.5 * n.squared() + d - d * v + d * log(v)
            drawn = select((root .> 0).and(log(u) .< limit), d * v, drawn)
        }
        let boost = exp(log(key.child(24).uniform(shape.shape)) / shape)
        return select(isSmall, drawn * boost, drawn)
    }

    /// Poisson draws: below a rate of 10 the number of steps of the distribution function that a uniform number passes,
    /// above it transformed rejection (Hörmann 1993, algorithm PTRS).
    ///
    /// - Parameters:
    ///   - rate: The rates, at least 0; draws have its shape.
    ///   - key: Decides the draws.
    static func poisson(rate: Tensor, key: Tensor) -> Tensor {
        select(
            rate .< 10, few(rate: minimum(rate, 10), key: key.child(0)),
            many(rate: maximum(rate, 10), key: key.child(1)))
    }

    /// P(x > 60) is less than 1e-25 at a rate of 10.
    private static func few(rate: Tensor, key: Tensor) -> Tensor {
        let u = key.uniform(rate.shape)
        var probability = exp(-rate)
        var (below, count) = (probability, rate * 0)
        for step in 1...60 {
            count = count + (u .> below).converted(to: .float)
            probability = probability * rate / Double(step)
            below = below + probability
        }
        return count
    }

    private static func many(rate: Tensor, key: Tensor) -> Tensor {
        let b = 0.931 + 2.53 * sqrt(rate)
        let a = 0.02483 * b - 0.059
        let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
        let sureBelow = 0.9277 - 3.6224 / (b - 2)
        let law = Poisson(logRate: log(rate), eventRank: 0)
        var drawn = floor(rate)
        for round in 0..<24 as Range<UInt64> {
            let u = key.child(2 * round).uniform(rate.shape) - 0.5
            let v = key.child(2 * round + 1).uniform(rate.shape)
            let edge = 0.5 - abs(u)
            let candidate = floor((2 * a / edge + b) * u + rate + 0.43)
            let isSure = (edge .>= 0.07).and(v .<= sureBelow)
            let isOutside = (candidate .< 0).or((edge .< 0.013).and(v .> edge))
            let height = log(v * inverseAlpha / (a / edge.squared() + b))
            let isBelow = height .<= law.logProbabilities(of: maximum(candidate, 0))
            drawn = select(isSure.or(isBelow).and(!isOutside), candidate, drawn)
        }
        return drawn
    }
}
