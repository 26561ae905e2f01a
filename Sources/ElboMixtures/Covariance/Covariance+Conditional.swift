import ElboNumerics

extension Covariance {
    /// The covariance of some columns alone, in the order given.
    public func marginal(_ columns: [Int]) -> Covariance {
        switch self {
        case .diagonal(let variances): .diagonal(columns.map { variances[$0] })
        case .full: .full(block(columns, columns), dimension: columns.count)
        }
    }

    /// What the columns o say about the columns m: E[x_m | x_o] = μ_m + B (x_o - μ_o).
    ///
    /// B = Σ_mo Σ_oo⁻¹, and what remains is Cov[x_m | x_o] = Σ_mm - Σ_mo Σ_oo⁻¹ Σ_om, here computed with
    /// the Cholesky factor of Σ_oo, so that it is symmetric.
    ///
    /// - Parameters:
    ///   - missing: m, the columns to say something about.
    ///   - observed: o, the columns whose values are known; may be empty.
    /// - Returns: B, m x o numbers, and the remaining covariance, m x m numbers, row after row; nil when
    ///   Σ_oo is not positive definite.
    public func regression(
        of missing: [Int], on observed: [Int]
    ) -> (coefficients: [Double], covariance: [Double])? {
        if case .diagonal = self {
            return regression(of: missing, on: observed, inverseCholesky: [])
        }
        return CholeskyFactor(block(observed, observed), order: observed.count).map {
            regression(of: missing, on: observed, inverseCholesky: $0.inverseLower)
        }
    }

    /// The same, with the A of A Σ_oo Aᵀ = 1 at hand; a diagonal needs none.
    func regression(
        of missing: [Int], on observed: [Int], inverseCholesky a: [Double]
    ) -> (coefficients: [Double], covariance: [Double]) {
        let (m, o) = (missing.count, observed.count)
        if case .diagonal(let variances) = self {
            return (
                [Double](repeating: 0, count: m * o),
                Self.matrix(diagonal: missing.map { variances[$0] })
            )
        }
        let cross = block(missing, observed)
        var remaining = block(missing, missing)
        // Rows of Σ_mo Aᵀ, from which both results follow: (Σ_mo Aᵀ) A = B, (Σ_mo Aᵀ)(Σ_mo Aᵀ)ᵀ = B Σ_om.
        var whitened = [Double](repeating: 0, count: m * o)
        var coefficients = [Double](repeating: 0, count: m * o)
        for i in 0..<m {
            for k in 0..<o {
                var sum = 0.0
                for j in 0...k { sum += cross[i * o + j] * a[k * o + j] }
                whitened[i * o + k] = sum
                for j in 0...k { coefficients[i * o + j] += sum * a[k * o + j] }
            }
        }
        for i in 0..<m {
            for j in 0...i {
                var sum = 0.0
                for k in 0..<o { sum += whitened[i * o + k] * whitened[j * o + k] }
                remaining[i * m + j] -= sum
                remaining[j * m + i] = remaining[i * m + j]
            }
        }
        return (coefficients, remaining)
    }

    private func block(_ rows: [Int], _ columns: [Int]) -> [Double] {
        let (matrix, d) = (self.matrix, dimension)
        return rows.flatMap { i in columns.map { matrix[i * d + $0] } }
    }
}
