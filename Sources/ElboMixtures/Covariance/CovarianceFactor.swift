import ElboNumerics

/// The lower triangular L of a covariance Σ = L Lᵀ, which turns standard normal numbers into draws.
package struct CovarianceFactor: Sendable {
    private let lower: Covariance

    /// L z, one element: Σ_j l_ij z_j.
    package func row(_ i: Int, times z: [Double]) -> Double {
        switch lower {
        case .diagonal(let deviations): deviations[i] * z[i]
        case .full(let matrix, let d): (0...i).reduce(0) { $0 + matrix[i * d + $1] * z[$1] }
        }
    }

    fileprivate init(lower: Covariance) { self.lower = lower }
}

extension Covariance {
    /// The factor that makes draws; Σ must be positive definite, as it is in every mixture.
    package var lowerFactor: CovarianceFactor {
        switch self {
        case .diagonal(let variances):
            return CovarianceFactor(lower: .diagonal(variances.map { $0.squareRoot() }))
        case .full(let matrix, let d):
            guard let factor = CholeskyFactor(matrix, order: d) else {
                preconditionFailure("a mixture holds a covariance that is not positive definite")
            }
            return CovarianceFactor(lower: .full(factor.lower, dimension: d))
        }
    }
}
