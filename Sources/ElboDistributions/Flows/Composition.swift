public import ElboGraph

/// Maps one after the other: the logarithms of their determinants add up.
public struct Composition: Bijection {
    /// The maps, first to last.
    public let maps: [any Bijection]
    /// Trailing axes of the event.
    public let eventRank: Int

    /// Puts maps of the same events in a row; none is the identity.
    public init(_ maps: [any Bijection], eventRank: Int = 1) {
        precondition(
            maps.allSatisfy { $0.eventRank == eventRank },
            "maps of \(maps.map(\.eventRank)) axes for events of \(eventRank)")
        self.maps = maps
        self.eventRank = eventRank
    }

    /// f = fₙ ∘ … ∘ f₁ and Σ ln |det ∂fᵢ|.
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        maps.reduce((x, nothing(x))) { (state: (Tensor, Tensor), map) in
            let (y, logDeterminant) = map.forward(state.0)
            return (y, state.1 + logDeterminant)
        }
    }

    /// f₁⁻¹ ∘ … ∘ fₙ⁻¹ and the same sum.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        maps.reversed().reduce((y, nothing(y))) { (state: (Tensor, Tensor), map) in
            let (x, logDeterminant) = map.inverse(state.0)
            return (x, state.1 + logDeterminant)
        }
    }

    private func nothing(_ x: Tensor) -> Tensor {
        x.trace.constant(0).broadcast(to: Shape(x.shape.extents.dropLast(eventRank)))
    }

    /// The same maps, through whose parameters no gradient flows.
    public func stoppingGradient() -> Composition {
        Composition(maps.map { $0.stoppingGradient() }, eventRank: eventRank)
    }
}

/// f⁻¹ of a map f: what is one pass in f may be many here, and the other way round.
public struct Inverted<Map: Bijection>: Bijection {
    /// f.
    public let map: Map

    /// Turns a map round.
    public init(_ map: Map) { self.map = map }

    /// The map's.
    public var eventRank: Int { map.eventRank }

    /// f⁻¹(x) and -ln |det ∂f|.
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        let (y, logDeterminant) = map.inverse(x)
        return (y, -logDeterminant)
    }

    /// f(y) and -ln |det ∂f|.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        let (x, logDeterminant) = map.forward(y)
        return (x, -logDeterminant)
    }

    /// The same map, through whose parameters no gradient flows.
    public func stoppingGradient() -> Inverted { Inverted(map.stoppingGradient()) }
}
