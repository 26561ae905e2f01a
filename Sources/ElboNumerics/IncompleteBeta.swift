import Foundation

/// I_x(a, b), the regularised incomplete beta function: the probability that a beta variable is below x.
///
/// The continued fraction of DiDonato and Morris (Abramowitz and Stegun 26.5.8) by Lentz's method, on the side where it
/// converges fast: x < (a + 1) / (a + b + 2), else through I_x(a, b) = 1 - I_1-x(b, a).
///
/// - Parameters:
///   - a: positive.
///   - b: positive.
///   - x: in 0...1.
public func incompleteBeta(_ a: Double, _ b: Double, at x: Double) -> Double {
    guard a > 0, b > 0, x >= 0, x <= 1 else { return .nan }
    guard x > 0, x < 1 else { return x }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, at: 1 - x) }
    let front = exp(
        a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - log(a))
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    d = 1 / (abs(d) < tiny ? tiny : d)
    var value = d
    for m in 1...500 {
        let n = Double(m)
        for numerator in [
            n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)),
            -(a + n) * (a + b + n) * x / ((a + 2 * n) * (a + 2 * n + 1)),
        ] {
            d = 1 + numerator * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + numerator / c
            if abs(c) < tiny { c = tiny }
            value *= c * d
        }
        if abs(c * d - 1) < 1e-16 { break }
    }
    return front * value
}
