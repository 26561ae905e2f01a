public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// N(m, diag s²), learned with the rest: the optimum of a normal prior is the moments of the codes, ELBO surgery's
/// (Hoffman and Johnson 2016) smallest repair.
public struct LearnedNormalPrior: PriorPart {
    /// "learned-normal"
    public static let kind: String = "learned-normal"
    /// For people who choose.
    public static let summary: String = "one normal law, its mean and variances learned"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "learned-normal" }
    /// No, unless its mean is zero.
    public var isClosedUnderRotation: Bool { false }

    /// What it learns.
    public func parameters(over space: LatentSpace) -> [Parameter] {
        ["mean", "logVariance"].map { Parameter("\(space.path).\($0)", [space.dimension], .zeros) }
    }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        DiagonalNormal(
            mean: pass["\(space.path).mean"], logVariance: pass["\(space.path).logVariance"])
    }

    /// Means and standard deviations.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        (pass["\(space.path).mean"], exp(0.5 * pass["\(space.path).logVariance"]))
    }

    /// The closed form, where there is one.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        guard let q = q as? DiagonalNormal, let p = p as? DiagonalNormal else { return nil }
        return .perDimension(klDivergenceTerms(from: q, to: p))
    }
}

extension Prior {
    /// One normal law, its mean and variances learned.
    public static let learnedNormal: Prior = Prior(LearnedNormalPrior())
}
