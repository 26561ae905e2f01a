public import ElboGraph

/// The law of f(x) with x drawn from a base law: ln p(y) = ln p(f⁻¹(y)) - ln |det ∂f/∂x|.
///
/// Draws come with their log-probability for the price of f alone, which is all that a bound needs of q(z|x);
/// f⁻¹ is taken only for values from elsewhere (Rezende and Mohamed 2015, equations 5 and 6).
public struct Transformed<Base: Distribution, Map: Bijection>: Distribution {
    /// What is drawn.
    public let base: Base
    /// What becomes of it.
    public let map: Map

    /// Makes the law; the map works on whole events of the base.
    public init(_ base: Base, by map: Map) {
        precondition(
            map.eventRank == base.eventShape.rank,
            "a map of \(map.eventRank) axes for events of \(base.eventShape)")
        self.base = base
        self.map = map
    }

    /// The base's.
    public var batchShape: Shape { base.batchShape }
    /// The base's.
    public var eventShape: Shape { base.eventShape }
    /// The base's answer.
    public var isReparameterized: Bool { base.isReparameterized }
    /// f(E[x]), which is E[f(x)] where f is affine; see `AffineBijection`.
    public var mean: Tensor { map.forward(base.mean).y }

    /// ln p(f⁻¹(y)) - ln |det ∂f/∂x|
    public func logProbability(of value: Tensor) -> Tensor {
        let (x, logDeterminant) = map.inverse(value)
        return base.logProbability(of: x) - logDeterminant
    }

    /// f of draws of the base.
    public func sample(key: Tensor, count: Int) -> Tensor {
        map.forward(base.sample(key: key, count: count)).y
    }

    /// Both from one pass forward.
    public func sampleAndLogProbability(key: Tensor, count: Int) -> (
        sample: Tensor, logProbability: Tensor
    ) {
        let x = base.sampleAndLogProbability(key: key, count: count)
        let (y, logDeterminant) = map.forward(x.sample)
        return (y, x.logProbability - logDeterminant)
    }

    /// The base's plus ln |det ∂f/∂x|, for maps whose determinant is the same everywhere.
    public func entropy() -> Tensor { base.entropy() + map.forward(base.mean).logDeterminant }

    /// The same law, through whose parameters no gradient flows.
    public func stoppingGradient() -> Transformed {
        Transformed(base.stoppingGradient(), by: map.stoppingGradient())
    }
}
