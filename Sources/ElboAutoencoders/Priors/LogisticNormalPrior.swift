public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboNumerics
import Foundation

/// Shares whose log-ratios to the last one are N(0, σ² I): small σ near equal shares, large σ one share near 1.
public struct LogisticNormalPrior: PriorPart {
    /// "logistic-normal"
    public static let kind: String = "logistic-normal"
    /// For people who choose.
    public static let summary: String = "shares, for the posterior logistic-normal"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("sigma", standard: "1", "deviation of log-ratios, above 0, to 100")
    ]

    /// σ
    public let sigma: Double

    /// Makes the part.
    public init(sigma: Double = 1) { self.sigma = sigma }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        sigma = try given.number("sigma", standard: 1, "above 0, to 100") { $0 > 0 && $0 <= 100 }
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            sigma > 0 && sigma <= 100, "the sigma of the prior", sigma, "above 0, to 100")
    }

    /// In words.
    public var title: String { "logistic-normal, sigma \(sigma)" }
    /// No.
    public var isClosedUnderRotation: Bool { false }
    /// Shares.
    public var space: CodeSpace { .simplex }
    /// One share alone is always 1.
    public var smallestDimension: Int { 2 }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        LogisticNormal(ratios(space, trace))
    }

    private func ratios(_ space: LatentSpace, _ trace: Trace) -> DiagonalNormal {
        DiagonalNormal(
            mean: trace.constant(0).broadcast(to: [space.dimension - 1]),
            logVariance: trace.constant(2 * Foundation.log(sigma)))
    }

    /// Of 4096 draws: there is no closed form.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        let key = trace.constant(HostArray(RandomKey(seed: 0)))
        let draws = law(over: space, in: &pass, trace).sample(key: key, count: 4096)
        let mean = draws.mean(along: [0])
        return (mean, sqrt((draws - mean).squared().mean(along: [0])))
    }

    /// That of the log-ratios: a map that both share changes no divergence.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        guard let q = q as? LogisticNormal, let p = p as? LogisticNormal else { return nil }
        let target = DiagonalNormal(
            mean: p.base.mean.broadcast(to: q.base.mean.shape),
            logVariance: p.base.logVariance.broadcast(to: q.base.mean.shape))
        return .whole(klDivergence(from: q.base, to: target))
    }
}

extension Prior {
    /// Shares with normal log-ratios.
    public static func logisticNormal(sigma: Double = 1) -> Prior {
        Prior(LogisticNormalPrior(sigma: sigma))
    }
}
