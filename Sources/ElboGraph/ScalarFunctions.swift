import ElboNumerics
import Foundation

/// Functions of one real number, applied to each element.
public enum UnaryFunction: Hashable, Sendable {
    /// -x
    case negate
    /// |x|
    case absolute
    /// -1, 0 or 1
    case sign
    /// The largest whole number that is at most x.
    case floor
    /// eˣ
    case exp
    /// eˣ - 1, accurate near zero
    case expm1
    /// ln x
    case log
    /// ln(1 + x), accurate near zero
    case log1p
    /// √x
    case sqrt
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + e⁻ˣ)
    case sigmoid
    /// ln(1 + eˣ)
    case softplus
    /// max(x, 0), the rectifier
    case relu
    /// The error function.
    case erf
    /// ln |Γ(x)|
    case logGamma
    /// The derivative of this order, plus one, of ln Γ: order 0 is digamma.
    case polygamma(order: Int)

    /// The function's value, in double precision: this defines its meaning.
    public func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .negate: -x
        case .absolute: Swift.abs(x)
        case .sign: x.isNaN ? x : (x > 0 ? 1 : (x < 0 ? -1 : 0))
        case .floor: x.rounded(.down)
        case .exp: Foundation.exp(x)
        case .expm1: Foundation.expm1(x)
        case .log: Foundation.log(x)
        case .log1p: Foundation.log1p(x)
        case .sqrt: x.squareRoot()
        case .tanh: Foundation.tanh(x)
        case .sigmoid: ElboNumerics.sigmoid(x)
        case .softplus: ElboNumerics.softplus(x)
        case .relu: x <= 0 ? 0 : x
        case .erf: Foundation.erf(x)
        case .logGamma: ElboNumerics.logGamma(x)
        case .polygamma(let order): ElboNumerics.polygamma(order: order, x)
        }
    }

    /// The name in the text form of a graph.
    public var name: String {
        switch self {
        case .negate: "negate"
        case .absolute: "abs"
        case .sign: "sign"
        case .floor: "floor"
        case .exp: "exp"
        case .expm1: "expm1"
        case .log: "log"
        case .log1p: "log1p"
        case .sqrt: "sqrt"
        case .tanh: "tanh"
        case .sigmoid: "sigmoid"
        case .softplus: "softplus"
        case .relu: "relu"
        case .erf: "erf"
        case .logGamma: "loggamma"
        case .polygamma(let order): order == 0 ? "digamma" : "polygamma\(order)"
        }
    }
}

/// Functions of two real numbers, applied element by element.
public enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
    /// a + b
    case add
    /// a - b
    case subtract
    /// a · b
    case multiply
    /// a / b
    case divide
    /// The larger; NaN if either is.
    case maximum
    /// The smaller; NaN if either is.
    case minimum

    /// The function's value, in double precision: this defines its meaning.
    public func callAsFunction(_ a: Double, _ b: Double) -> Double {
        switch self {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .maximum: a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
        case .minimum: a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
        }
    }

    /// Whether swapping the operands leaves the value as it is.
    public var isCommutative: Bool {
        switch self {
        case .add, .multiply, .maximum, .minimum: true
        case .subtract, .divide: false
        }
    }
}

/// Questions about two numbers; false when either is NaN, except `notEqual`.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// a = b
    case equal
    /// a ≠ b
    case notEqual
    /// a < b
    case less
    /// a ≤ b
    case lessOrEqual

    /// The answer.
    public func callAsFunction(_ a: Double, _ b: Double) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        }
    }
}

/// Functions of two truth values.
public enum LogicalFunction: String, Hashable, Sendable, CaseIterable {
    /// Both.
    case and
    /// Either.
    case or
    /// Exactly one.
    case xor

    /// The answer.
    public func callAsFunction(_ a: Bool, _ b: Bool) -> Bool {
        switch self {
        case .and: a && b
        case .or: a || b
        case .xor: a != b
        }
    }
}

/// Ways to combine the elements along an axis.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
    /// Their sum; 0 for no elements.
    case sum
    /// The largest; minus infinity for no elements, NaN if any is.
    case max
}

/// Laws that random arrays follow.
public enum RandomLaw: String, Hashable, Sendable, CaseIterable {
    /// Uniform on the open interval (0, 1).
    case uniform
    /// Normal with mean 0 and standard deviation 1.
    case normal
}
