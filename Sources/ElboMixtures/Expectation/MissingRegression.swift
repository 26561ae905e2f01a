import ElboNumerics
import Foundation

/// The columns a pattern lacks given those it has, in one component: E[x_m | x_o] = B x_o + b.
struct MissingRegression: Sendable {
    /// B, a row for each missing column.
    let coefficients: [Double]
    /// b.
    let intercepts: [Double]
    /// Cov[x_m | x_o], all pairs, row after row.
    let covariance: [Double]

    /// From Σ_oo: B = Σ_mo Σ_oo⁻¹.
    ///
    /// - Parameters:
    ///   - covariance: Σ.
    ///   - mean: μ, measured from where the panels are.
    ///   - inverseCholesky: A with A Σ_oo Aᵀ = 1; empty for a diagonal Σ.
    init(
        _ pattern: MissingPattern, _ covariance: Covariance, mean: [Double],
        inverseCholesky: [Double]
    ) {
        let (b, remaining) = covariance.regression(
            of: pattern.missing, on: pattern.observed, inverseCholesky: inverseCholesky)
        coefficients = b
        intercepts = Self.intercepts(b, mean, pattern)
        self.covariance = remaining
    }

    /// From the A of all columns, A Σ Aᵀ = 1: given x_o, the missing cells are most likely where |A (x - μ)| is
    /// least.
    ///
    /// With A_m = Q R, the columns of A that belong to the missing cells, that is R B = -Qᵀ A_o and
    /// Cov[x_m | x_o] = (RᵀR)⁻¹. It costs m d² where a new factor of Σ_oo costs d³.
    ///
    /// - Returns: the regression, and log |Cov[x_m | x_o]|.
    static func completing(
        _ pattern: MissingPattern, inverseCholesky a: [Double], mean: [Double]
    ) -> (regression: MissingRegression, logDeterminant: Double) {
        let (m, d) = (pattern.missing.count, mean.count)
        let (q, r) = orthogonalized(a, columns: pattern.missing, order: d)
        var projected = [Double](repeating: 0, count: m * d)
        a.withUnsafeBufferPointer { a in
            projected.withUnsafeMutableBufferPointer { projected in
                for i in 0..<m {
                    for k in pattern.missing[0]..<d {
                        let factor = q[i][k]
                        for j in 0...k { projected[i * d + j] += factor * a[k * d + j] }
                    }
                }
            }
        }
        // R is upper triangular: the last row of B comes first, as does that of R⁻¹.
        let o = pattern.observed.count
        var b = [Double](repeating: 0, count: m * o)
        var inverse = [Double](repeating: 0, count: m * m)
        for i in (0..<m).reversed() {
            for (place, column) in pattern.observed.enumerated() {
                var sum = -projected[i * d + column]
                for j in i + 1..<max(m, i + 1) { sum -= r[i * m + j] * b[j * o + place] }
                b[i * o + place] = sum / r[i * m + i]
            }
            for c in i..<m {
                var sum = c == i ? 1.0 : 0.0
                for j in i + 1..<max(m, i + 1) { sum -= r[i * m + j] * inverse[j * m + c] }
                inverse[i * m + c] = sum / r[i * m + i]
            }
        }
        var remaining = [Double](repeating: 0, count: m * m)
        for i in 0..<m {
            for j in 0...i {
                let sum = (i..<m).reduce(0) { $0 + inverse[i * m + $1] * inverse[j * m + $1] }
                remaining[i * m + j] = sum
                remaining[j * m + i] = sum
            }
        }
        let regression = MissingRegression(
            coefficients: b, intercepts: intercepts(b, mean, pattern), covariance: remaining)
        return (regression, (0..<m).reduce(0) { $0 - 2 * log(r[$1 * (m + 1)]) })
    }

    private init(coefficients: [Double], intercepts: [Double], covariance: [Double]) {
        self.coefficients = coefficients
        self.intercepts = intercepts
        self.covariance = covariance
    }

    /// b = μ_m - B μ_o.
    private static func intercepts(
        _ b: [Double], _ mean: [Double], _ pattern: MissingPattern
    ) -> [Double] {
        let o = pattern.observed.count
        return pattern.missing.enumerated().map { place, column in
            pattern.observed.enumerated().reduce(mean[column]) {
                $0 - b[place * o + $1.offset] * mean[$1.element]
            }
        }
    }

    /// Some columns of a lower triangular matrix as Q R, by Gram and Schmidt's process run twice, after which Q is
    /// orthogonal to rounding.
    private static func orthogonalized(
        _ a: [Double], columns: [Int], order d: Int
    ) -> (q: [[Double]], r: [Double]) {
        let m = columns.count
        var q: [[Double]] = []
        var r = [Double](repeating: 0, count: m * m)
        for (i, column) in columns.enumerated() {
            var v = (0..<d).map { $0 < column ? 0 : a[$0 * d + column] }
            for _ in 0..<2 {
                for j in 0..<i {
                    let share = zip(q[j], v).reduce(0) { $0 + $1.0 * $1.1 }
                    r[j * m + i] += share
                    for k in 0..<d { v[k] -= share * q[j][k] }
                }
            }
            let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
            r[i * m + i] = length
            q.append(v.map { $0 / length })
        }
        return (q, r)
    }
}
