// Operands of different shapes are repeated to their common shape, aligned at the last axes.

extension Tensor {
    /// Both operands at their common shape.
    private static func matched(_ a: Tensor, _ b: Tensor, _ operation: String) -> (Tensor, Tensor) {
        guard let shape = Shape.broadcast(a.shape, b.shape) else {
            preconditionFailure("\(operation): shapes \(a.shape) and \(b.shape) do not fit")
        }
        return (a.broadcast(to: shape), b.broadcast(to: shape))
    }

    private static func binary(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
        let (left, right) = matched(a, b, function.rawValue)
        return a.trace.append(.binary(function), [left, right])
    }

    private static func compare(_ comparison: Comparison, _ a: Tensor, _ b: Tensor) -> Tensor {
        let (left, right) = matched(a, b, comparison.rawValue)
        return a.trace.append(.compare(comparison), [left, right])
    }

    /// a + b
    public static func + (a: Tensor, b: Tensor) -> Tensor { binary(.add, a, b) }
    /// a - b
    public static func - (a: Tensor, b: Tensor) -> Tensor { binary(.subtract, a, b) }
    /// a · b, element by element
    public static func * (a: Tensor, b: Tensor) -> Tensor { binary(.multiply, a, b) }
    /// a / b
    public static func / (a: Tensor, b: Tensor) -> Tensor { binary(.divide, a, b) }
    /// -a
    public static prefix func - (a: Tensor) -> Tensor { a.trace.append(.unary(.negate), [a]) }

    /// a + b
    public static func + (a: Tensor, b: Double) -> Tensor { a + a.trace.constant(b) }
    /// a + b
    public static func + (a: Double, b: Tensor) -> Tensor { b.trace.constant(a) + b }
    /// a - b
    public static func - (a: Tensor, b: Double) -> Tensor { a - a.trace.constant(b) }
    /// a - b
    public static func - (a: Double, b: Tensor) -> Tensor { b.trace.constant(a) - b }
    /// a · b
    public static func * (a: Tensor, b: Double) -> Tensor { a * a.trace.constant(b) }
    /// a · b
    public static func * (a: Double, b: Tensor) -> Tensor { b.trace.constant(a) * b }
    /// a / b
    public static func / (a: Tensor, b: Double) -> Tensor { a / a.trace.constant(b) }
    /// a / b
    public static func / (a: Double, b: Tensor) -> Tensor { b.trace.constant(a) / b }

    /// a < b
    public static func .< (a: Tensor, b: Tensor) -> Tensor { compare(.less, a, b) }
    /// a ≤ b
    public static func .<= (a: Tensor, b: Tensor) -> Tensor { compare(.lessOrEqual, a, b) }
    /// a > b
    public static func .> (a: Tensor, b: Tensor) -> Tensor { compare(.less, b, a) }
    /// a ≥ b
    public static func .>= (a: Tensor, b: Tensor) -> Tensor { compare(.lessOrEqual, b, a) }
    /// a = b
    public static func .== (a: Tensor, b: Tensor) -> Tensor { compare(.equal, a, b) }
    /// a ≠ b
    public static func .!= (a: Tensor, b: Tensor) -> Tensor { compare(.notEqual, a, b) }
    /// a < b
    public static func .< (a: Tensor, b: Double) -> Tensor { a .< a.trace.constant(b) }
    /// a > b
    public static func .> (a: Tensor, b: Double) -> Tensor { a .> a.trace.constant(b) }
    /// a ≥ b
    public static func .>= (a: Tensor, b: Double) -> Tensor { a .>= a.trace.constant(b) }

    private static func logical(_ function: LogicalFunction, _ a: Tensor, _ b: Tensor) -> Tensor {
        let (left, right) = matched(a, b, function.rawValue)
        return a.trace.append(.logical(function), [left, right])
    }

    /// Both conditions.
    public func and(_ other: Tensor) -> Tensor { Tensor.logical(.and, self, other) }
    /// Either condition.
    public func or(_ other: Tensor) -> Tensor { Tensor.logical(.or, self, other) }
    /// Exactly one of the conditions.
    public func xor(_ other: Tensor) -> Tensor { Tensor.logical(.xor, self, other) }
    /// The opposite condition.
    public static prefix func ! (a: Tensor) -> Tensor { a.trace.append(.not, [a]) }
}

/// The larger of two numbers, element by element.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.extreme(.maximum, a, b) }
/// The larger of two numbers, element by element.
public func maximum(_ a: Tensor, _ b: Double) -> Tensor { maximum(a, a.trace.constant(b)) }
/// The smaller of two numbers, element by element.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Tensor.extreme(.minimum, a, b) }
/// The smaller of two numbers, element by element.
public func minimum(_ a: Tensor, _ b: Double) -> Tensor { minimum(a, a.trace.constant(b)) }

/// `a` where the condition holds and `b` elsewhere.
///
/// Only the chosen branch receives a gradient, but both are computed: a branch that is NaN where it
/// is not chosen still poisons the gradient of its own operands.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    guard let values = Shape.broadcast(a.shape, b.shape),
        let shape = Shape.broadcast(condition.shape, values)
    else {
        preconditionFailure("select: shapes \(condition.shape), \(a.shape), \(b.shape) do not fit")
    }
    return condition.trace.append(
        .select, [condition, a, b].map { $0.broadcast(to: shape) })
}

extension Tensor {
    fileprivate static func extreme(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor) -> Tensor
    {
        binary(function, a, b)
    }
}
