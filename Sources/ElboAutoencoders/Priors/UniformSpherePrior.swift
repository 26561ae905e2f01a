public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// All directions alike (Davidson et al. 2018): a prior without a middle into which codes could crowd.
public struct UniformSpherePrior: PriorPart {
    /// "uniform-sphere"
    public static let kind: String = "uniform-sphere"
    /// For people who choose.
    public static let summary: String = "all directions alike, for the posterior von-mises-fisher"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "uniform-sphere" }
    /// No: the blend of two directions is shorter than one.
    public var isClosedUnderRotation: Bool { false }
    /// The sphere.
    public var space: CodeSpace { .sphere }
    /// A sphere in three dimensions.
    public var smallestDimension: Int { 3 }

    /// The law.
    public func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution
    {
        UniformSphere(dimension: space.dimension, in: trace)
    }

    /// 0 and 1/√m.
    public func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> (mean: Tensor, deviation: Tensor)
    {
        (
            trace.constant(0).broadcast(to: [space.dimension]),
            trace.constant(1 / Double(space.dimension).squareRoot())
                .broadcast(to: [space.dimension])
        )
    }

    /// The closed form.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        guard let q = q as? VonMisesFisher, let p = p as? UniformSphere else { return nil }
        return .whole(klDivergence(from: q, to: p))
    }
}

extension Prior {
    /// All directions alike.
    public static let uniformSphere: Prior = Prior(UniformSpherePrior())
}
