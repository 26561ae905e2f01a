public import ElboGraph

/// y = x + û tanh(w·x + b), with û the nearest u for which the map is invertible: û = u + (m(w·u) - w·u) w / |w|² and
/// m(a) = ln(1 + eᵃ) - 1 (Rezende and Mohamed 2015, equation 10 and appendix A.1).
public struct PlanarMap: Bijection {
    /// û: batch + [size].
    private let direction: Tensor
    /// w: batch + [size].
    private let normal: Tensor
    /// b: batch + [1].
    private let offset: Tensor

    /// Makes the map.
    ///
    /// - Parameters:
    ///   - u: Where the hyperplane pushes: batch + [size].
    ///   - w: Across the hyperplane: batch + [size].
    ///   - b: Where it lies: batch + [1].
    public init(u: Tensor, w: Tensor, b: Tensor) {
        let along = (w * u).sum(along: [-1], keepingAxes: true)
        let square = w.squared().sum(along: [-1], keepingAxes: true)
        // w = 0 pushes everything alike, by any u.
        direction = u + (softplus(along) - 1 - along) * w / (square + 1e-12)
        (normal, offset) = (w, b)
    }

    private init(direction: Tensor, normal: Tensor, offset: Tensor) {
        (self.direction, self.normal, self.offset) = (direction, normal, offset)
    }

    /// One: vectors.
    public var eventRank: Int { 1 }

    /// x + û tanh(w·x + b) and ln (1 + (1 - tanh²) w·û).
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        let bent = tanh((normal * x).sum(along: [-1], keepingAxes: true) + offset)
        return (x + direction * bent, logDeterminant(bent))
    }

    private func logDeterminant(_ bent: Tensor) -> Tensor {
        let along = (normal * direction).sum(along: [-1], keepingAxes: true)
        return log1p((1 - bent.squared()) * along).sum(along: [-1])
    }

    /// With a = w·x: a + w·û tanh(a + b) = w·y has one root, since its left side rises everywhere; it is halved in on
    /// between w·y ± |w·û|, then x = y - û tanh(a + b). One step of Newton's carries the root's gradient.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        let along = (normal * direction).sum(along: [-1], keepingAxes: true)
        let target = (normal * y).sum(along: [-1], keepingAxes: true)
        var (low, high) = (target - abs(along), target + abs(along))
        for _ in 0..<PlanarMap.halvings {
            let middle = 0.5 * (low + high)
            let isLow = middle + along * tanh(middle + offset) .< target
            (low, high) = (select(isLow, middle, low), select(isLow, high, middle))
        }
        let root = (0.5 * (low + high)).stoppingGradient()
        let slope = 1 + along * (1 - tanh(root + offset).squared())
        let miss = root + along * tanh(root + offset) - target
        let bent = tanh(root - miss / slope.stoppingGradient() + offset)
        return (y - direction * bent, logDeterminant(bent))
    }

    /// Enough for the rounding of double precision.
    private static let halvings = 60

    /// The same map, through whose parameters no gradient flows.
    public func stoppingGradient() -> PlanarMap {
        PlanarMap(
            direction: direction.stoppingGradient(), normal: normal.stoppingGradient(),
            offset: offset.stoppingGradient())
    }
}
