public import ElboGraph

/// Independent numbers in [0, 1] with densities C(λ) λˣ (1 - λ)¹⁻ˣ (Loaiza-Ganem and Cunningham 2019,
/// equations 5 and 6).
///
/// With l = ln(λ / (1 - λ)) the density is eˡˣ l / (eˡ - 1). Around λ = ½, where quotient and logarithm lose
/// their digits, series in l take over.
public struct ContinuousBernoulli: ElementwiseDistribution {
    /// l = ln(λ / (1 - λ)): batch + event.
    public let logits: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law.
    public init(logits: Tensor, eventRank: Int = 1) {
        self.logits = logits
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logits.shape }
    /// True: a draw is the quantile of a uniform number.
    public var isReparameterized: Bool { true }

    /// 1 / (1 - e⁻ˡ) - 1 / l, which is not λ but nearer to ½; its series is ½ + l/12 - l³/720 ….
    public var mean: Tensor {
        let (small, l2) = nearOneHalf
        let a = maximum(abs(logits), 1)
        let far = 0.5 + sign(logits) * (-1 / expm1(-a) - 1 / a - 0.5)
        let odd = ContinuousBernoulli.polynomial(
            l2, ContinuousBernoulli.coefficients.enumerated().map { 2 * Double($0 + 1) * $1 })
        return select(small, 0.5 + logits * odd, far)
    }

    /// x l - ln((eˡ - 1) / l), a density: it can be positive.
    ///
    /// For |l| < 1 the normaliser is l/2 + Σ B₂ₙ l²ⁿ / (2n (2n)!) up to l¹⁴, with an error below 3e-14 (and
    /// below 4e-13 in the gradient); elsewhere it is max(l, 0) + ln(1 - e^-|l|) - ln |l|.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let (small, l2) = nearOneHalf
        let near =
            (value - 0.5) * logits
            - l2 * ContinuousBernoulli.polynomial(l2, ContinuousBernoulli.coefficients)
        let a = maximum(abs(logits), 1)
        let far = (value * logits - relu(logits)) - (logOneMinusExp(a) - log(a))
        return select(small, near, far)
    }

    /// ln(1 + u (eˡ - 1)) / l, the quantile of u (their section 3.2).
    ///
    /// For l > 0 it is taken as one minus the quantile of 1 - u under -l, which cannot overflow. For
    /// |l| < 0.03 it is Σ κₙ lⁿ⁻¹ / n!, κₙ the cumulants of a coin with probability u, up to l³ with an error
    /// below 1e-9.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let u = key.uniform(Shape([count] + logits.shape.extents))
        let limit = 0.03
        let l = logits.broadcast(to: u.shape)
        let variance = u * (1 - u)
        let t = minimum(maximum(l, l.trace.constant(-limit)), limit)
        let near =
            u + variance * t * (0.5 + t * ((1 - 2 * u) / 6 + t * (1 - 6 * variance) / 24))
        let a = maximum(abs(l), limit)
        let isPositive = l .> 0
        let below = log1p(select(isPositive, 1 - u, u) * expm1(-a)) / -a
        // Rounding may step over the end.
        let far = minimum(maximum(select(isPositive, 1 - below, below), 0), 1)
        return select(abs(l) .< limit, near, far)
    }

    /// -ln of the density at the mean, in which the logarithm is linear.
    public func entropies() -> Tensor { -logProbabilities(of: mean) }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> ContinuousBernoulli {
        ContinuousBernoulli(logits: logits.stoppingGradient(), eventRank: eventRank)
    }

    /// Whether |l| < 1, and l² where it is.
    private var nearOneHalf: (Tensor, Tensor) {
        let l2 = minimum(logits.squared(), 1)
        return (abs(logits) .< 1, l2)
    }

    /// B₂ₙ / (2n (2n)!) for n = 1...7, B₂ₙ Bernoulli's numbers.
    private static let coefficients: [Double] = [
        1.0 / 24, -1.0 / 2880, 1.0 / 181_440, -1.0 / 9_676_800, 1.0 / 479_001_600,
        -691.0 / 15_692_092_416_000, 1.0 / 1_046_139_494_400,
    ]

    private static func polynomial(_ x: Tensor, _ coefficients: [Double]) -> Tensor {
        guard let last = coefficients.last else { preconditionFailure("polynomial: no terms") }
        return coefficients.dropLast().reversed().reduce(x.trace.constant(last)) { $0 * x + $1 }
    }
}
