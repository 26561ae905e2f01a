import ElboNumerics
import Foundation

/// Loadings and uniquenesses of one component, Σ = Λ Λᵀ + Ψ, and what a scatter says about them.
struct FactorLoadings {
    /// Λ, d x q numbers, row after row.
    var loadings: [Double]
    /// Ψ, d numbers.
    var noise: [Double]
    let factors: Int

    /// What an E step over the factors finds of S = W / N: with W = (I + Λᵀ Ψ⁻¹ Λ)⁻¹ and β = W Λᵀ Ψ⁻¹,
    struct Expected {
        /// S βᵀ, d x q.
        let cross: [Double]
        /// Θ = I - βΛ + β S βᵀ, q x q.
        let square: [Double]
        /// log |Σ| + tr(S Σ⁻¹).
        let cost: Double
    }

    /// Loadings and uniquenesses that are known.
    init(loadings: [Double], noise: [Double], factors: Int) {
        self.loadings = loadings
        self.noise = noise
        self.factors = factors
    }

    /// The first axes of the correlations of S, and what they leave.
    init(principalOf s: [Double], dimension d: Int, factors q: Int) {
        factors = q
        let deviations = (0..<d).map { max(s[$0 * (d + 1)], 0).squareRoot() }
        let correlations = (0..<d * d).map { index -> Double in
            let (i, j) = (index / d, index % d)
            let scale = deviations[i] * deviations[j]
            return scale > 0 ? s[index] / scale : i == j ? 1 : 0
        }
        let axes = symmetricEigenvectors(correlations, count: d)
        let rest = axes.values[q...].reduce(0) { $0 + max($1, 0) } / Double(d - q)
        loadings = [Double](repeating: 0, count: d * q)
        noise = [Double](repeating: 0, count: d)
        for i in 0..<d {
            var told = 0.0
            for j in 0..<q {
                let loading = max(axes.values[j] - rest, 1e-3).squareRoot() * axes.vectors[j][i]
                loadings[i * q + j] = deviations[i] * loading
                told += loading * loading
            }
            noise[i] = deviations[i] * deviations[i] * max(1 - told, Self.least)
        }
    }

    /// The least uniqueness in shares of a column's variance: without it a column can be a factor (Heywood 1931).
    static let least = 1e-6

    /// Σ, d x d numbers.
    var matrix: [Double] {
        let (d, q) = (noise.count, factors)
        var matrix = Covariance.matrix(diagonal: noise)
        for i in 0..<d {
            for j in 0...i {
                var sum = 0.0
                for f in 0..<q { sum += loadings[i * q + f] * loadings[j * q + f] }
                matrix[i * d + j] += sum
                if i != j { matrix[j * d + i] = matrix[i * d + j] }
            }
        }
        return matrix
    }

    /// The E step over the factors (Ghahramani and Hinton 1997); nil where rounding leaves no inverse.
    func expected(_ s: [Double]) -> Expected? {
        let (d, q) = (noise.count, factors)
        // Ψ⁻¹ Λ, and I + Λᵀ Ψ⁻¹ Λ.
        var scaled = loadings
        for i in 0..<d { for f in 0..<q { scaled[i * q + f] /= noise[i] } }
        var inner = [Double](repeating: 0, count: q * q)
        for f in 0..<q { inner[f * (q + 1)] = 1 }
        for i in 0..<d {
            for f in 0..<q {
                for g in 0..<q { inner[f * q + g] += scaled[i * q + f] * loadings[i * q + g] }
            }
        }
        guard let factor = CholeskyFactor(inner, order: q) else { return nil }
        let w = factor.inverse
        // βᵀ = Ψ⁻¹ Λ W.
        let beta = product(scaled, w, rows: d, inner: q, columns: q)
        let cross = product(s, beta, rows: d, inner: d, columns: q)
        var square = w
        for f in 0..<q {
            for g in 0..<q {
                var sum = 0.0
                for i in 0..<d { sum += beta[i * q + f] * cross[i * q + g] }
                square[f * q + g] += sum
            }
        }
        var cost = factor.logDeterminant
        for i in 0..<d {
            cost += log(noise[i]) + s[i * (d + 1)] / noise[i]
            for f in 0..<q { cost -= scaled[i * q + f] * cross[i * q + f] }
        }
        return cost.isFinite ? Expected(cross: cross, square: square, cost: cost) : nil
    }

    /// diag(S - 2 Λ β S + Λ Θ Λᵀ): the uniquenesses for the loadings.
    func remaining(_ s: [Double], _ expected: Expected) -> [Double] {
        let (d, q) = (noise.count, factors)
        return (0..<d).map { i in
            var sum = s[i * (d + 1)]
            for f in 0..<q {
                let own = loadings[i * q + f]
                sum -= 2 * own * expected.cross[i * q + f]
                for g in 0..<q { sum += own * expected.square[f * q + g] * loadings[i * q + g] }
            }
            return max(sum, Self.least * s[i * (d + 1)])
        }
    }
}

/// A B of `rows` x `inner` and `inner` x `columns` numbers, row after row.
func product(
    _ a: [Double], _ b: [Double], rows: Int, inner: Int, columns: Int
) -> [Double] {
    var result = [Double](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { result in
        for i in 0..<rows {
            for k in 0..<inner {
                let factor = a[i * inner + k]
                for j in 0..<columns { result[i * columns + j] += factor * b[k * columns + j] }
            }
        }
    }
    return result
}
