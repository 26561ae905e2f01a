public import ElboGraph

/// yᵢ = xᵢ exp(s(x₁ … xᵢ₋₁)) + t(x₁ … xᵢ₋₁): one pass forward, one for each number back (Kingma et al. 2016, equations 9
/// and 10; its inverse is the map of Papamakarios, Pavlakou and Murray 2017, equation 3).
public struct AutoregressiveMap: Bijection {
    /// Numbers in a vector.
    public let size: Int
    /// Whether the numbers come last to first.
    public let isReversed: Bool
    private let conditioner: Conditioner

    /// Makes the map.
    ///
    /// - Parameter conditioner: From the whole vector to t and s of each number, neither of which looks at the number itself
    ///   or those after it.
    public init(size: Int, isReversed: Bool, conditioner: Conditioner) {
        (self.size, self.isReversed, self.conditioner) = (size, isReversed, conditioner)
    }

    /// One: vectors.
    public var eventRank: Int { 1 }

    /// x exp(s) + t and Σ s.
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        let (shift, logScale) = conditioner(x)
        return (x * exp(logScale) + shift, logScale.sum(along: [-1]))
    }

    /// xᵢ = (yᵢ - t) exp(-s), number after number, and Σ s.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        func known(_ parts: [Tensor]) -> Tensor {
            let left = size - parts.count
            guard left > 0 else { return concatenate(parts, along: -1) }
            let unknown = y.trace.constant(0)
                .broadcast(to: Shape(y.shape.extents.dropLast() + [left]))
            return concatenate(isReversed ? [unknown] + parts : parts + [unknown], along: -1)
        }
        var parts: [Tensor] = []
        var logScales: [Tensor] = []
        for step in 0..<size {
            let place = isReversed ? size - 1 - step : step
            let (shift, logScale) = conditioner(known(parts))
            let own = logScale.slice(place..<place + 1, along: -1)
            let value =
                (y.slice(place..<place + 1, along: -1) - shift.slice(place..<place + 1, along: -1))
                * exp(-own)
            parts.insert(value, at: isReversed ? 0 : parts.count)
            logScales.append(own)
        }
        return (known(parts), concatenate(logScales, along: -1).sum(along: [-1]))
    }

    /// The same map, through whose parameters no gradient flows.
    public func stoppingGradient() -> AutoregressiveMap {
        AutoregressiveMap(
            size: size, isReversed: isReversed, conditioner: conditioner.stoppingGradient())
    }
}
