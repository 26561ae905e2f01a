import ElboNumerics
import Foundation

/// Covariances whose factors are principal axes, in closed form: of isotropic uniquenesses the likeliest.
extension ScatterStatistics {
    /// UUC, UCC and CCC: with λ_1 ≥ λ_2 ≥ ... the eigenvalues of W_k / N_k and the first q axes,
    ///
    ///     Σ_k = Σ_{j ≤ q} (λ_kj - ψ) v_kj v_kjᵀ + ψ I,     ψ_k = Σ_{j > q} λ_kj / (d - q),
    ///
    /// or of common uniquenesses their mean over the rows (Tipping and Bishop 1999, equation 7; Bouveyron, Girard and Schmid 2007,
    /// section 4.2). Of common loadings and uniquenesses the scatters are pooled.
    func principalFactors(_ model: FactorModel) throws -> [Covariance] {
        guard !model.hasCommonLoadings else {
            let pooled = ScatterStatistics(
                dimension: dimension, weights: [total], scatters: [pooled()], spreads: spreads)
            let own = FactorModel(
                hasCommonLoadings: false, hasCommonNoise: true, isIsotropic: true,
                factors: model.factors)
            return Array(repeating: try pooled.principalFactors(own)[0], count: components)
        }
        let (d, q) = (dimension, model.factors)
        let axes = (0..<components).map { k in
            symmetricEigenvectors(scatters[k].map { $0 / weights[k] }, count: d)
        }
        let own = axes.map { $0.values[q...].reduce(0) { $0 + max($1, 0) } / Double(d - q) }
        let common = zip(own, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
        return try (0..<components).map { k in
            let noise = model.hasCommonNoise ? common : own[k]
            guard noise > Self.rounding * axes[k].values[0], noise.isFinite else {
                throw collapse(k)
            }
            var matrix = Covariance.matrix(diagonal: Array(repeating: noise, count: d))
            for (value, axis) in zip(axes[k].values, axes[k].vectors).prefix(q) {
                let beyond = max(value - noise, 0)
                for i in 0..<d {
                    let scaled = beyond * axis[i]
                    for j in 0..<d { matrix[i * d + j] += scaled * axis[j] }
                }
            }
            return .full(matrix, dimension: d)
        }
    }
}
