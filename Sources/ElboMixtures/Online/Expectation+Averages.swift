import ElboNumerics
import Foundation

extension Expectation {
    /// The sums that a mixture expects of so many rows of its own law: those after which an M step leaves it as it is.
    ///
    /// Of t distributions E[u] = 1, and E[log precision] = ψ(ν/2) - log(ν/2).
    init(expectedOf mixture: GaussianMixture, rows: Double) {
        self.init(for: mixture)
        self.rows = rows
        noise = rows * (mixture.noise?.weight ?? 0)
        for (k, component) in mixture.components.enumerated() {
            let weight = rows * component.weight
            sums[k].weight = weight
            sums[k].precision = weight
            sums[k].tail =
                component.degreesOfFreedom.map {
                    weight * (polygamma(order: 0, $0 / 2) - log($0 / 2))
                } ?? 0
            let spread =
                mixture.model.isDiagonal
                ? component.covariance.variances : component.covariance.matrix
            sums[k].second = spread.map { $0 * weight }
            guard let categories = mixture.categories else { continue }
            for (start, shares) in zip(categories.columns.slots.starts, categories.shares[k]) {
                for (level, share) in shares.enumerated() {
                    sums[k].levels[start + 1 + level] = share * weight
                }
            }
        }
    }

    /// The same sums of `factor` times as many rows.
    func scaled(by factor: Double) -> Expectation {
        var result = self
        result.rows *= factor
        result.logLikelihood *= factor
        result.classificationLogLikelihood *= factor
        result.noise *= factor
        for k in sums.indices {
            result.sums[k].weight *= factor
            result.sums[k].precision *= factor
            result.sums[k].tail *= factor
            for i in sums[k].first.indices { result.sums[k].first[i] *= factor }
            for i in sums[k].second.indices { result.sums[k].second[i] *= factor }
            for i in sums[k].levels.indices { result.sums[k].levels[i] *= factor }
        }
        return result
    }

    /// The same sums about other centres: with s = c' - c, Σ u (x - c') = Σ u (x - c) - U s and
    /// Σ u (x - c')(x - c')ᵀ = Σ u (x - c)(x - c)ᵀ - f sᵀ - s fᵀ + U s sᵀ.
    ///
    /// - Parameter steps: s of each component.
    func recentred(by steps: [[Double]]) -> Expectation {
        var result = self
        for (k, step) in steps.enumerated() {
            let (f, u, d) = (sums[k].first, sums[k].precision, step.count)
            for i in 0..<d { result.sums[k].first[i] -= u * step[i] }
            func correction(_ i: Int, _ j: Int) -> Double {
                u * step[i] * step[j] - f[i] * step[j] - step[i] * f[j]
            }
            if sums[k].second.count == d {
                for i in 0..<d { result.sums[k].second[i] += correction(i, i) }
            } else {
                for i in 0..<d {
                    for j in 0..<d { result.sums[k].second[i * d + j] += correction(i, j) }
                }
            }
        }
        return result
    }
}
