public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(0, I).
public struct StandardNormalPrior: PriorPart {
    /// "standard-normal"
    public static let kind: String = "standard-normal"
    /// For people who choose.
    public static let summary: String = "N(0, I)"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "standard-normal" }
    /// Yes, since cos² φ + sin² φ = 1.
    public var isClosedUnderRotation: Bool { true }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        DiagonalNormal.standard([space.dimension], in: trace)
    }

    /// Means and standard deviations.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        (
            trace.constant(0).broadcast(to: [space.dimension]),
            trace.constant(1).broadcast(to: [space.dimension])
        )
    }

    /// The closed form, where there is one.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        switch q {
        case let q as DiagonalNormal:
            .perDimension(
                klDivergenceTerms(from: q, to: .standard(q.mean.shape, in: q.mean.trace)))
        case let q as MultivariateNormal: .whole(klDivergenceFromStandardNormal(of: q))
        case let q as LowRankNormal: .whole(klDivergenceFromStandardNormal(of: q))
        default: nil
        }
    }
}

extension Prior {
    /// N(0, I).
    public static let standardNormal: Prior = Prior(StandardNormalPrior())
}
