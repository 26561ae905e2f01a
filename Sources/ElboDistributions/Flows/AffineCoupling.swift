public import ElboGraph

/// y₁ = x₁, y₂ = x₂ exp(s(x₁)) + t(x₁): one half of a vector stays and decides how the other moves; both directions are
/// one pass (Dinh, Sohl-Dickstein and Bengio 2017, equations 7 and 8).
public struct AffineCoupling: Bijection {
    /// Numbers in a vector, at least 2.
    public let size: Int
    /// Whether the first ⌊size / 2⌋ numbers move; else the others do.
    public let movesFirst: Bool
    private let conditioner: Conditioner

    /// Makes the map.
    ///
    /// - Parameter conditioner: From the numbers that stay to t and s of those that move.
    public init(size: Int, movesFirst: Bool, conditioner: Conditioner) {
        precondition(size > 1, "a coupling needs two numbers")
        (self.size, self.movesFirst, self.conditioner) = (size, movesFirst, conditioner)
    }

    /// How many of so many numbers move.
    public static func moving(of size: Int, movesFirst: Bool) -> Int {
        movesFirst ? size / 2 : size - size / 2
    }

    /// One: vectors.
    public var eventRank: Int { 1 }

    /// (x₁, x₂ exp(s) + t) and Σ s.
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        let (kept, moved) = halves(x)
        let (shift, logScale) = conditioner(kept)
        return (whole(kept, moved * exp(logScale) + shift), logScale.sum(along: [-1]))
    }

    /// (y₁, (y₂ - t) exp(-s)) and Σ s.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        let (kept, moved) = halves(y)
        let (shift, logScale) = conditioner(kept)
        return (whole(kept, (moved - shift) * exp(-logScale)), logScale.sum(along: [-1]))
    }

    private func halves(_ x: Tensor) -> (kept: Tensor, moved: Tensor) {
        let first = x.slice(0..<size / 2, along: -1)
        let second = x.slice(size / 2..<size, along: -1)
        return movesFirst ? (second, first) : (first, second)
    }

    private func whole(_ kept: Tensor, _ moved: Tensor) -> Tensor {
        concatenate(movesFirst ? [moved, kept] : [kept, moved], along: -1)
    }

    /// The same map, through whose parameters no gradient flows.
    public func stoppingGradient() -> AffineCoupling {
        AffineCoupling(
            size: size, movesFirst: movesFirst, conditioner: conditioner.stoppingGradient())
    }
}
