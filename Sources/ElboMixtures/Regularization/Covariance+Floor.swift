import ElboNumerics

extension Covariance {
    /// The covariance whose variance is in no direction below `floor`, measured in columns of variance 1.
    ///
    /// Eigenvalues below it are raised to it, which for unrestricted covariances is the M step under this
    /// constraint.
    ///
    /// - Parameters:
    ///   - floor: 0 leaves everything as it is.
    ///   - variances: the columns' variances in the data.
    func raised(to floor: Double, of variances: [Double]) -> Covariance {
        guard floor > 0 else { return self }
        switch self {
        case .diagonal(let own):
            return .diagonal(zip(own, variances).map { max($0, floor * $1) })
        case .full(let matrix, let d):
            let scales = variances.map { $0.squareRoot() }
            var standardized = matrix
            for i in 0..<d { for j in 0..<d { standardized[i * d + j] /= scales[i] * scales[j] } }
            // Most are above it, which a factor tells at a fraction of what axes cost.
            var lowered = standardized
            for i in 0..<d { lowered[i * (d + 1)] -= floor }
            if CholeskyFactor(lowered, order: d) != nil { return self }
            let (values, vectors) = symmetricEigenvectors(standardized, count: d)
            guard let least = values.last, least < floor else { return self }
            var raised = [Double](repeating: 0, count: d * d)
            for (value, vector) in zip(values, vectors) {
                for i in 0..<d {
                    for j in 0..<d {
                        raised[i * d + j] +=
                            max(value, floor) * vector[i] * vector[j] * scales[i] * scales[j]
                    }
                }
            }
            return .full(raised, dimension: d)
        }
    }
}
