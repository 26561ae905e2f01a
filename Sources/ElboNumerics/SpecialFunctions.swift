// Goals, in order: exact limits at the ends of the domain; relative error near the rounding of
// Float64; one formula per branch with its reason; speed last.
import Foundation

/// The logistic function 1 / (1 + exp(-x)).
///
/// The exponential is taken of a number that is never positive, so it cannot overflow.
public func sigmoid(_ x: Double) -> Double {
    let e = exp(-abs(x))
    return x >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/// log(1 + exp(x)), which is max(x, 0) + log(1 + exp(-|x|)).
public func softplus(_ x: Double) -> Double {
    max(x, 0) + log1p(exp(-abs(x)))
}

/// log |Γ(x)|, the logarithm of the gamma function's magnitude.
public func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}

/// The derivative of order `order + 1` of log Γ: digamma is order 0, trigamma order 1.
///
/// For order 0 the recurrence ψ(x) = ψ(x + 1) - 1/x lifts the argument above 12 and the asymptotic
/// series is summed there (Abramowitz and Stegun 6.3.18); negative arguments use the reflection
/// ψ(x) = ψ(1 - x) - π / tan(πx). Higher orders use 6.4.6 and 6.4.11, for positive x only; elsewhere
/// they are NaN.
public func polygamma(order: Int, _ x: Double) -> Double {
    precondition(order >= 0, "polygamma: order \(order) is negative")
    return order == 0 ? digamma(x) : positivePolygamma(order: order, x)
}

private func digamma(_ argument: Double) -> Double {
    if argument.isNaN { return .nan }
    if argument <= 0 {
        if argument == argument.rounded() { return .nan }
        // The tangent's period is taken off first: near a pole π times the argument would lose digits.
        let fraction = argument - argument.rounded()
        return digamma(1 - argument) - Double.pi / tan(Double.pi * fraction)
    }
    var x = argument
    var shift = 0.0
    while x < 12 {
        shift -= 1 / x
        x += 1
    }
    let inverseSquare = 1 / (x * x)
    var series = 0.0
    for (k, bernoulli) in evenBernoulliNumbers.enumerated().reversed() {
        series = (series + bernoulli / Double(2 * k + 2)) * inverseSquare
    }
    return shift + log(x) - 0.5 / x - series
}

private func positivePolygamma(order n: Int, _ argument: Double) -> Double {
    guard argument > 0 else { return .nan }
    // (-1)^(n+1) ψ⁽ⁿ⁾(x) = Σ n!/(x+k)^(n+1) over the shift, plus the asymptotic series.
    let factorial = exp(logGamma(Double(n + 1)))
    var x = argument
    var sum = 0.0
    while x < 16 + Double(n) {
        sum += factorial / pow(x, Double(n + 1))
        x += 1
    }
    sum += factorial / Double(n) / pow(x, Double(n)) + factorial / 2 / pow(x, Double(n + 1))
    // B_2k (2k+n-1)! / ((2k)! x^(2k+n)), each coefficient from the one before.
    var coefficient = factorial * Double(n + 1) / 2 / pow(x, Double(n + 2))
    for (index, bernoulli) in evenBernoulliNumbers.enumerated() {
        let k = Double(index + 1)
        sum += bernoulli * coefficient
        coefficient *=
            (2 * k + Double(n)) * (2 * k + Double(n) + 1) / ((2 * k + 1) * (2 * k + 2) * x * x)
    }
    return n % 2 == 1 ? sum : -sum
}

/// B₂, B₄, … B₁₆.
private let evenBernoulliNumbers: [Double] = [
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
]

/// log Σ exp(xᵢ), the largest term factored out; minus infinity for no terms, NaN if any term is.
public func logSumExp(_ terms: some Collection<Double>) -> Double {
    guard !terms.contains(where: \.isNaN) else { return .nan }
    guard let largest = terms.max(), largest > -.infinity else { return -.infinity }
    guard largest < .infinity else { return .infinity }
    return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
}
