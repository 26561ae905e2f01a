public import ElboGraph
import ElboNumerics

/// Pixel levels as successes in 255 trials whose probability is itself a draw from Beta(α, β)
/// (Skellam 1948); flat for α = β = 1, a binomial law for large α + β, U-shaped for small ones.
///
/// Lossless compression with variational autoencoders uses it for bytes (Townsend, Bird and Barber 2019,
/// section 3.2).
public struct BetaBinomial: PixelDistribution {
    /// α > 0: batch + event.
    public let alpha: Tensor
    /// β > 0: batch + event.
    public let beta: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law; `beta` is repeated to the shape of `alpha`.
    public init(alpha: Tensor, beta: Tensor, eventRank: Int = 1) {
        self.alpha = alpha
        self.beta = beta.broadcast(to: alpha.shape)
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { alpha.shape }
    /// α / (α + β)
    public var mean: Tensor { alpha / (alpha + beta) }

    /// ln C(n, k) + ln B(k + α, n - k + β) - ln B(α, β) for level k of n = 255.
    ///
    /// The three differences ln Γ(a + m) - ln Γ(a) in it are large where α and β are, and nearly cancel. Here
    /// their terms m ln(a + m) meet as logarithms of two proportions before anything is rounded.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let successes = PixelLevels.levels(of: value)
        let failures = trials - successes
        let both = alpha + beta
        let (a, b, c) = (
            GammaRatio(alpha, successes), GammaRatio(beta, failures),
            GammaRatio(both, both.trace.constant(trials))
        )
        let binomial = value.trace.constant(BetaBinomial.logBinomials)
            .gather(successes.converted(to: .int))
        return binomial + successes * log(a.end / c.end) + failures * log(b.end / c.end)
            + (a.rest + b.rest - c.rest)
    }

    /// Pólya's urn: each trial succeeds with probability (α + successes so far) / (α + β + trials so far).
    public func sample(key: Tensor, count: Int) -> Tensor {
        let shape = Shape([count] + alpha.shape.extents)
        let (alpha, both) = (alpha.broadcast(to: shape), (alpha + beta).broadcast(to: shape))
        var successes = alpha.trace.constant(0).broadcast(to: shape)
        for trial in 0..<Int(trials) {
            let u = key.child(UInt64(trial)).uniform(shape)
            let isSuccess = u * (both + Double(trial)) .< alpha + successes
            successes = successes + isSuccess.converted(to: .float)
        }
        return PixelLevels.values(of: successes)
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> BetaBinomial {
        BetaBinomial(
            alpha: alpha.stoppingGradient(), beta: beta.stoppingGradient(), eventRank: eventRank)
    }

    /// ln C(255, k) for each level k.
    private static let logBinomials: HostArray = HostArray(
        [PixelLevels.count],
        (0..<PixelLevels.count).map { k -> Double in
            let (taken, left) = (Double(k + 1), Double(256 - k))
            return ElboNumerics.logGamma(256) - ElboNumerics.logGamma(taken)
                - ElboNumerics.logGamma(left)
        })
}

/// n
private let trials = 255.0

/// ln Γ(a + m) - ln Γ(a) = m ln(end) - m + rest, for a > 0 and m ≥ 0.
///
/// Stirling's series (Abramowitz and Stegun 6.1.41) at x = a + 8, where five terms leave less than 1e-12,
/// and the recurrence Γ(a + 1) = a Γ(a) for the way there:
///
///     rest = (x - ½) ln(1 + m / x) + c(x + m) - c(x) + Σ ln((a + i) / (a + m + i)), i = 0...7.
private struct GammaRatio {
    let end: Tensor
    let rest: Tensor

    init(_ a: Tensor, _ m: Tensor) {
        let x = a + 8
        let grown = a + m
        end = x + m
        // The first factor can be as small as a, the others together not below 1e-17.
        let others = (1..<8).map { (a + Double($0)) / (grown + Double($0)) }
        let product = others.dropFirst().reduce(others[0]) { $0 * $1 }
        rest =
            (x - 0.5) * log1p(m / x) + (GammaRatio.correction(end) - GammaRatio.correction(x))
            + (log(a / grown) + log(product))
    }

    /// Σ B₂ₙ / (2n (2n - 1) x²ⁿ⁻¹)
    private static func correction(_ x: Tensor) -> Tensor {
        let inverse = 1 / x
        let square = inverse.squared()
        let series =
            1.0 / 12
            + square
            * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square * (1.0 / 1188))))
        return inverse * series
    }
}
