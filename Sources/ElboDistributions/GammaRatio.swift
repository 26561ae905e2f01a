import ElboGraph

/// ln Γ(a + m) - ln Γ(a) = m ln(end) - m + rest, for a > 0 and m ≥ 0.
///
/// Stirling's series (Abramowitz and Stegun 6.1.41) at x = a + 8, where five terms leave less than 1e-12,
/// and the recurrence Γ(a + 1) = a Γ(a) for the way there:
///
///     rest = (x - ½) ln(1 + m / x) + c(x + m) - c(x) + Σ ln((a + i) / (a + m + i)), i = 0...7.
struct GammaRatio {
    let end: Tensor
    let rest: Tensor

    init(_ a: Tensor, _ m: Tensor) {
        let x = a + 8
        let grown = a + m
        end = x + m
        // The first factor can be as small as a, the others together not below 1e-17.
        let others = (1..<8).map { (a + Double($0)) / (grown + Double($0)) }
        let product = others.dropFirst().reduce(others[0]) { $0 * $1 }
        rest =
            (x - 0.5) * log1p(m / x) + (GammaRatio.correction(end) - GammaRatio.correction(x))
            + (log(a / grown) + log(product))
    }

    /// Σ B₂ₙ / (2n (2n - 1) x²ⁿ⁻¹)
    private static func correction(_ x: Tensor) -> Tensor {
        let inverse = 1 / x
        let square = inverse.squared()
        let series =
            1.0 / 12
            + square
            * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square * (1.0 / 1188))))
        return inverse * series
    }
}
