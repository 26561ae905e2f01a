public import ElboGraph

/// N(μ, Σ) with Σ = L Lᵀ, as μ + L ε with ε from N(0, I).
public typealias MultivariateNormal = Transformed<DiagonalNormal, TriangularBijection>

extension Transformed where Base == DiagonalNormal, Map == TriangularBijection {
    /// Makes the law.
    ///
    /// - Parameters:
    ///   - mean: μ: batch + [d].
    ///   - factor: L, lower triangular with a positive diagonal: batch + [d, d].
    public init(mean: Tensor, factor: Tensor) {
        self.init(
            .standard(mean.shape, in: mean.trace),
            by: TriangularBijection(shift: mean, factor: factor))
    }

    /// Σᵢᵢ = Σⱼ Lᵢⱼ²: batch + [d].
    public var variances: Tensor { map.factor.squared().sum(along: [-1]) }
}

/// y = μ + L x on vectors, L lower triangular with a positive diagonal.
public struct TriangularBijection: Bijection {
    /// μ: batch + [d].
    public let shift: Tensor
    /// L: batch + [d, d], zero above the diagonal.
    public let factor: Tensor

    /// Makes the map.
    public init(shift: Tensor, factor: Tensor) {
        precondition(
            factor.shape.extents == shift.shape.extents + [shift.shape[-1]],
            "a factor \(factor.shape) for vectors \(shift.shape)")
        self.shift = shift
        self.factor = factor
    }

    /// One: vectors.
    public var eventRank: Int { 1 }

    /// μ + L x and Σ ln Lᵢᵢ.
    public func forward(_ x: Tensor) -> (y: Tensor, logDeterminant: Tensor) {
        return (shift + product(with: x), logDeterminant(x.shape))
    }

    /// L x, by products of matrices where each L has several vectors.
    private func product(with x: Tensor) -> Tensor {
        let (batch, d) = (shift.shape.count / shift.shape[-1], shift.shape[-1])
        let vectors = x.shape.count / shift.shape.count
        guard vectors > 1, x.shape.extents.suffix(shift.shape.rank) == shift.shape.extents[...]
        else { return (factor * x.expandingAxis(at: -2)).sum(along: [-1]) }
        let rows = x.reshaped(to: [vectors, batch, d]).transposed([1, 0, 2])
        return rows.matrixMultiplied(
            by: factor.reshaped(to: [batch, d, d]), transposingOther: true
        ).transposed([1, 0, 2]).reshaped(to: x.shape)
    }

    /// L⁻¹ (y - μ) by forward substitution, xᵢ = (yᵢ - μᵢ - Σⱼ Lᵢⱼ xⱼ) / Lᵢᵢ with j < i, and Σ ln Lᵢᵢ.
    public func inverse(_ y: Tensor) -> (x: Tensor, logDeterminant: Tensor) {
        let centred = y - shift
        let d = shift.shape[-1]
        var parts: [Tensor] = []
        for i in 0..<d {
            var rest = centred.slice(i..<i + 1, along: -1)
            if !parts.isEmpty {
                let row = factor.slice(i..<i + 1, along: -2).slice(0..<i, along: -1)
                    .reshaped(to: Shape(factor.shape.extents.dropLast(2) + [i]))
                rest =
                    rest
                    - (row * concatenate(parts, along: -1)).sum(along: [-1], keepingAxes: true)
            }
            let pivot = diagonal.slice(i..<i + 1, along: -1)
            parts.append(rest / pivot)
        }
        return (concatenate(parts, along: -1), logDeterminant(y.shape))
    }

    /// The same map, through whose parameters no gradient flows.
    public func stoppingGradient() -> TriangularBijection {
        TriangularBijection(
            shift: shift.stoppingGradient(), factor: factor.stoppingGradient())
    }

    /// Lᵢᵢ: batch + [d].
    private var diagonal: Tensor {
        (factor * shift.trace.identity(shift.shape[-1])).sum(along: [-1])
    }

    private func logDeterminant(_ shape: Shape) -> Tensor {
        log(diagonal).sum(along: [-1]).broadcast(to: Shape(shape.extents.dropLast()))
    }
}

extension Trace {
    /// Ones on the diagonal, zeros elsewhere: [d, d].
    public func identity(_ d: Int) -> Tensor {
        (iota([d, d], axis: 0) .== iota([d, d], axis: 1)).converted(to: .float)
    }
}
