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
