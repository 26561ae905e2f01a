import CElboExact
import ElboGraph

/// Functions of one number, built of +, -, ×, / and √ alone: the same bits everywhere.
///
/// Errors, in units in the last place: exp, log, log1p and erf below 1, the others below 2.
package enum ExactFunctions {
    /// eˣ
    package static func exp(_ x: Double) -> Double { elbo_exact_exp(x) }
    /// eˣ - 1
    package static func expm1(_ x: Double) -> Double { elbo_exact_expm1(x) }
    /// ln x
    package static func log(_ x: Double) -> Double { elbo_exact_log(x) }
    /// ln(1 + x)
    package static func log1p(_ x: Double) -> Double { elbo_exact_log1p(x) }
    /// The hyperbolic tangent.
    package static func tanh(_ x: Double) -> Double { elbo_exact_tanh(x) }
    /// The error function.
    package static func erf(_ x: Double) -> Double { elbo_exact_erf(x) }
    /// 1 - erf x, accurate where it is small.
    package static func erfc(_ x: Double) -> Double { elbo_exact_erfc(x) }
    /// 1 / (1 + e⁻ˣ)
    package static func sigmoid(_ x: Double) -> Double { elbo_exact_sigmoid(x) }
    /// ln(1 + eˣ)
    package static func softplus(_ x: Double) -> Double { elbo_exact_softplus(x) }

    /// eˣ of each of some numbers, in place.
    package static func exp(_ numbers: UnsafeMutableBufferPointer<Double>) {
        guard let first = numbers.baseAddress else { return }
        elbo_exact_apply(ELBO_EXACT_EXP, first, numbers.count, first)
    }

    /// Φ(x), the share of a standard normal law below x.
    package static func normalBelow(_ x: Double) -> Double { 0.5 * elbo_exact_erfc(-x * sqrtHalf) }

    /// The x with Φ(x) = share, for shares in (0, 1): halving from ±40 until nothing lies between.
    package static func normalQuantile(_ share: Double) -> Double {
        precondition(share > 0 && share < 1, "a share of \(share) has no quantile")
        // Φ is more accurate on its lower side.
        guard share <= 0.5 else { return -normalQuantile(1 - share) }
        var (low, high) = (-40.0, 0.0)
        while true {
            let middle = 0.5 * (low + high)
            guard middle > low, middle < high else { return high }
            if normalBelow(middle) < share { low = middle } else { high = middle }
        }
    }
}

private let sqrtHalf = 0.5.squareRoot()

extension UnaryFunction {
    /// Which loop computes it; nil where none does.
    var exact: elbo_exact_function? {
        switch self {
        case .negate: ELBO_EXACT_NEGATE
        case .absolute: ELBO_EXACT_ABSOLUTE
        case .sqrt: ELBO_EXACT_SQRT
        case .relu: ELBO_EXACT_RELU
        case .exp: ELBO_EXACT_EXP
        case .expm1: ELBO_EXACT_EXPM1
        case .log: ELBO_EXACT_LOG
        case .log1p: ELBO_EXACT_LOG1P
        case .tanh: ELBO_EXACT_TANH
        case .erf: ELBO_EXACT_ERF
        case .sigmoid: ELBO_EXACT_SIGMOID
        case .softplus: ELBO_EXACT_SOFTPLUS
        case .sign, .floor, .logGamma, .polygamma: nil
        }
    }

    /// Whether its value is exact by nature, wherever it is computed.
    var isRounding: Bool { self == .sign || self == .floor }
}

extension BinaryFunction {
    /// Which loop computes it.
    var exact: elbo_exact_pairing {
        switch self {
        case .add: ELBO_EXACT_ADD
        case .subtract: ELBO_EXACT_SUBTRACT
        case .multiply: ELBO_EXACT_MULTIPLY
        case .divide: ELBO_EXACT_DIVIDE
        case .maximum: ELBO_EXACT_MAXIMUM
        case .minimum: ELBO_EXACT_MINIMUM
        }
    }
}
