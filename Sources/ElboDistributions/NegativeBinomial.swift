public import ElboGraph

/// Independent counts that vary more than Poisson's: a Poisson law whose rate is Gamma distributed with mean μ and shape r,
/// so that Var = μ + μ² / r (Lopez et al. 2018, "Deep generative modeling for single-cell transcriptomics", methods).
public struct NegativeBinomial: CountDistribution {
    /// ln μ: batch + event.
    public let logMean: Tensor
    /// ln r, the inverse dispersion: batch + event.
    public let logShape: Tensor
    /// Trailing axes that form the event.
    public let eventRank: Int

    /// Makes the law; `logShape` is repeated to the shape of `logMean`.
    public init(logMean: Tensor, logShape: Tensor, eventRank: Int = 1) {
        self.logMean = logMean
        self.logShape = logShape.broadcast(to: logMean.shape)
        self.eventRank = eventRank
    }

    /// Batch and event axes together.
    public var elementShape: Shape { logMean.shape }
    /// μ
    public var mean: Tensor { exp(logMean) }

    /// ln Γ(x + r) - ln Γ(r) - ln x! + r ln(r / (r + μ)) + x ln(μ / (r + μ))
    ///
    /// The terms in x ln x of both gammas meet in one logarithm before anything is rounded.
    public func logProbabilities(of value: Tensor) -> Tensor {
        let (mean, r) = (self.mean, exp(logShape))
        let (a, b) = (GammaRatio(r, value), GammaRatio(value.trace.constant(1), value))
        let share = log(a.end / b.end) - log1p(exp(logShape - logMean))
        return value * share + (a.rest - b.rest) - r * log1p(mean / r)
    }

    /// A rate from the Gamma law, then a count at that rate.
    public func sample(key: Tensor, count: Int) -> Tensor {
        let shape = Shape([count] + logMean.shape.extents)
        let scale = exp(logMean - logShape)
        let rate =
            scale
            * RejectionDraws.gamma(shape: exp(logShape).broadcast(to: shape), key: key.child(0))
        return RejectionDraws.poisson(rate: rate, key: key.child(1))
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> NegativeBinomial {
        NegativeBinomial(
            logMean: logMean.stoppingGradient(), logShape: logShape.stoppingGradient(),
            eventRank: eventRank)
    }
}
