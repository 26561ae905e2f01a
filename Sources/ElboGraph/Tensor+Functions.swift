extension Tensor {
    fileprivate func applying(_ function: UnaryFunction) -> Tensor {
        trace.append(.unary(function), [self])
    }

    /// This value as another element kind.
    public func converted(to element: ElementType) -> Tensor {
        type.element == element ? self : trace.append(.convert(element), [self])
    }

    /// The same numbers, but no gradient flows through them.
    public func stoppingGradient() -> Tensor { trace.append(.stopGradient, [self]) }

    /// x²
    public func squared() -> Tensor { self * self }

    /// Whether each number is neither infinite nor NaN.
    public var isFinite: Tensor { abs(self) .< trace.constant(.infinity) }
}

/// |x|
public func abs(_ x: Tensor) -> Tensor { x.applying(.absolute) }
/// -1, 0 or 1
public func sign(_ x: Tensor) -> Tensor { x.applying(.sign) }
/// The largest whole number that is at most x.
public func floor(_ x: Tensor) -> Tensor { x.applying(.floor) }
/// eˣ
public func exp(_ x: Tensor) -> Tensor { x.applying(.exp) }
/// eˣ - 1, accurate near zero
public func expm1(_ x: Tensor) -> Tensor { x.applying(.expm1) }
/// ln x
public func log(_ x: Tensor) -> Tensor { x.applying(.log) }
/// ln(1 + x), accurate near zero
public func log1p(_ x: Tensor) -> Tensor { x.applying(.log1p) }
/// √x
public func sqrt(_ x: Tensor) -> Tensor { x.applying(.sqrt) }
/// The hyperbolic tangent.
public func tanh(_ x: Tensor) -> Tensor { x.applying(.tanh) }
/// 1 / (1 + e⁻ˣ)
public func sigmoid(_ x: Tensor) -> Tensor { x.applying(.sigmoid) }
/// ln(1 + eˣ)
public func softplus(_ x: Tensor) -> Tensor { x.applying(.softplus) }
/// The error function.
public func erf(_ x: Tensor) -> Tensor { x.applying(.erf) }
/// ln |Γ(x)|
public func logGamma(_ x: Tensor) -> Tensor { x.applying(.logGamma) }
/// The derivative of ln Γ.
public func digamma(_ x: Tensor) -> Tensor { x.applying(.polygamma(order: 0)) }
/// The derivative of this order of digamma, for positive x.
public func polygamma(order: Int, _ x: Tensor) -> Tensor { x.applying(.polygamma(order: order)) }

/// max(x, 0), with gradient 0 at 0; NaN stays NaN.
public func relu(_ x: Tensor) -> Tensor { x.applying(.relu) }

/// eˣ scaled to sum to 1 along an axis.
public func softmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
    let axis = x.shape.normalized(axis: axis)
    let e = exp(x - x.max(along: [axis], keepingAxes: true).stoppingGradient())
    return e / e.sum(along: [axis], keepingAxes: true)
}

/// The logarithm of `softmax`, without forming it.
public func logSoftmax(_ x: Tensor, along axis: Int = -1) -> Tensor {
    x - logSumExp(x, along: [x.shape.normalized(axis: axis)], keepingAxes: true)
}

/// log Σ exp(x) along axes, the largest term factored out; minus infinity where every term is.
public func logSumExp(_ x: Tensor, along axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let largest = x.max(along: axes, keepingAxes: true).stoppingGradient()
    // An infinite maximum would turn into NaN in the difference.
    let shift = select(largest.isFinite, largest, x.trace.constant(0))
    let result = log(exp(x - shift).sum(along: axes, keepingAxes: true)) + shift
    let shape = keepingAxes ? result.shape : x.shape.removing(axes: axes.map(x.shape.normalized))
    return result.reshaped(to: shape)
}
