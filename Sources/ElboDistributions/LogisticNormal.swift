public import ElboGraph

/// Shares that add up to one: z = softmax(u, 0) with u from independent normal laws (Aitchison and Shen 1980).
///
///     ln p(z) = ln N(u; μ, diag σ²) - Σ ln zᵢ,     uᵢ = ln zᵢ / z_d
public struct LogisticNormal: Distribution {
    /// The law of u: batch + [d - 1].
    public let base: DiagonalNormal

    /// Makes the law of d shares from that of d - 1 log-ratios.
    public init(_ base: DiagonalNormal) {
        precondition(base.eventRank == 1, "log-ratios of \(base.eventRank) axes")
        self.base = base
    }

    /// The laws' axes.
    public var batchShape: Shape { base.batchShape }
    /// d shares.
    public var eventShape: Shape { [base.mean.shape[-1] + 1] }
    /// Yes.
    public var isReparameterized: Bool { true }
    /// The shares at μ: the law's middle; the expectation has no closed form.
    public var mean: Tensor { exp(Self.logShares(base.mean)) }

    /// ln of the shares of log-ratios: [..., d].
    static func logShares(_ ratios: Tensor) -> Tensor {
        logSoftmax(ratios.padded(low: 0, high: 1, along: ratios.shape.rank - 1))
    }

    /// The density on the simplex, in its first d - 1 shares.
    public func logProbability(of value: Tensor) -> Tensor {
        let logs = log(maximum(value, 1e-30))
        let d = value.shape[-1]
        let ratios = logs.slice(0..<d - 1, along: -1) - logs.slice(d - 1..<d, along: -1)
        return base.logProbability(of: ratios) - logs.sum(along: [-1])
    }

    /// softmax(u, 0)
    public func sample(key: Tensor, count: Int) -> Tensor {
        exp(Self.logShares(base.sample(key: key, count: count)))
    }

    /// Both from the same log-ratios.
    public func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let ratios = base.sampleAndLogProbability(key: key, count: count)
        let logs = Self.logShares(ratios.sample)
        return (exp(logs), ratios.logProbability - logs.sum(along: [-1]))
    }

    /// That of the log-ratios and, at their middle, of the volume: no closed form.
    public func entropy() -> Tensor {
        base.entropy() + Self.logShares(base.mean).sum(along: [-1])
    }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> LogisticNormal { LogisticNormal(base.stoppingGradient()) }
}
