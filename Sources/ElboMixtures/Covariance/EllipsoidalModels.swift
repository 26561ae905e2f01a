import ElboNumerics
import Foundation

/// Σ_k = λ_k C_k with |C_k| = 1, whose orientation comes with the shape.
extension ScatterStatistics {
    /// EEE: Σ = Σ_k W_k / n (Celeux and Govaert 1995, section 4.3, [λDADᵀ]).
    func equalEllipsoids() throws -> [Covariance] {
        let matrix = pooled().map { $0 / total }
        guard factor(matrix) != nil else { throw MixtureError.singularCovariance }
        return Array(repeating: .full(matrix, dimension: dimension), count: components)
    }

    /// VEE: λ_k = tr(W_k C⁻¹) / (N_k d) and C ∝ Σ_k W_k / λ_k in turn
    /// (Celeux and Govaert 1995, section 4.3, [λ_k DADᵀ]).
    ///
    /// Convex along geodesics, so that there is one answer, whatever the start.
    func ellipsoidsOfVariableVolume() throws -> [Covariance] {
        let d = Double(dimension)
        var logVolumes = [Double](repeating: 0, count: components)
        var common: [Double] = []
        for round in 0...Self.rounds {
            common = pooled(logVolumes.map { exp(-$0) })
            guard let factor = CholeskyFactor(common, order: dimension),
                factor.smallestPivot > rankTolerance
            else { throw MixtureError.singularCovariance }
            let scale = exp(factor.logDeterminant / d)
            let inverse = factor.inverse
            for i in common.indices { common[i] /= scale }
            var change = 0.0
            for k in 0..<components {
                let trace = zip(scatters[k], inverse).reduce(0) { $0 + $1.0 * $1.1 } * scale
                let updated = log(trace / (weights[k] * d))
                guard updated.isFinite else { throw collapse(k) }
                change = max(change, abs(updated - logVolumes[k]))
                logVolumes[k] = updated
            }
            if round > 0 && change < Self.tolerance { break }
        }
        return try logVolumes.enumerated().map { k, volume in
            let matrix = common.map { exp(volume) * $0 }
            guard factor(matrix) != nil else { throw collapse(k) }
            return .full(matrix, dimension: dimension)
        }
    }

    /// EVV: C_k = W_k / |W_k|^(1/d), λ = Σ_k |W_k|^(1/d) / n
    /// (Celeux and Govaert 1995, section 4.3, [λ D_k A_k D_kᵀ]).
    func ellipsoidsOfEqualVolume() throws -> [Covariance] {
        let scales = try (0..<components).map { k in
            guard let factor = factor(scatters[k].map { $0 / weights[k] }) else {
                throw collapse(k)
            }
            return factor.logDeterminant / Double(dimension) + log(weights[k])
        }
        let volume = scales.reduce(0) { $0 + exp($1) } / total
        return zip(scatters, scales).map { scatter, scale in
            .full(scatter.map { volume * $0 / exp(scale) }, dimension: dimension)
        }
    }

    /// VVV: Σ_k = W_k / N_k (Celeux and Govaert 1995, section 4.3, [λ_k D_k A_k D_kᵀ]).
    func variableEllipsoids() throws -> [Covariance] {
        try (0..<components).map { k in
            let matrix = scatters[k].map { $0 / weights[k] }
            guard factor(matrix) != nil else { throw collapse(k) }
            return .full(matrix, dimension: dimension)
        }
    }

    /// What a variance given all columns before must exceed, as a share of the variance itself.
    var rankTolerance: Double { Self.rounding * Double(dimension) }

    /// The Cholesky factor of a covariance that is regular beyond rounding; otherwise nil.
    func factor(_ matrix: [Double]) -> CholeskyFactor? {
        for j in 0..<dimension where isZero(matrix[j * (dimension + 1)], column: j) { return nil }
        guard let factor = CholeskyFactor(matrix, order: dimension),
            factor.smallestPivot > rankTolerance
        else { return nil }
        return factor
    }
}
