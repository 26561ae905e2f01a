import ElboNumerics
import Foundation

/// The mean and covariance of a set of components, and how much two of them overlap.
package struct ClusterMoments {
    /// Σ_k π_k.
    package let weight: Double
    /// Σ_k π_k μ_k / Σ_k π_k.
    package let mean: [Double]
    /// d x d numbers: Σ_k π_k (Σ_k + (μ_k - μ)(μ_k - μ)ᵀ) / Σ_k π_k.
    package let covariance: [Double]
    /// The probabilities of the levels of each category.
    package let levels: [[Double]]

    /// The moments of some of a mixture's components.
    package init(_ cluster: [Int], of mixture: GaussianMixture) {
        let d = mixture.dimension
        let parts = cluster.map { mixture.components[$0] }
        let total = parts.reduce(0) { $0 + $1.weight }
        let shares = parts.map { $0.weight / total }
        let mean = (0..<d).map { j in zip(shares, parts).reduce(0) { $0 + $1.0 * $1.1.mean[j] } }
        var covariance = [Double](repeating: 0, count: d * d)
        for (share, part) in zip(shares, parts) {
            let matrix = part.covariance.matrix
            let away = zip(part.mean, mean).map { $0 - $1 }
            for i in 0..<d {
                for j in 0..<d {
                    covariance[i * d + j] += share * (matrix[i * d + j] + away[i] * away[j])
                }
            }
        }
        levels =
            mixture.categories.map { categories in
                categories.columns.levels.indices.map { column in
                    categories.columns.levels[column].indices.map { level in
                        zip(shares, cluster).reduce(0) {
                            $0 + $1.0 * categories.shares[$1.1][column][level]
                        }
                    }
                }
            } ?? []
        (self.weight, self.mean, self.covariance) = (total, mean, covariance)
    }

    /// e^{-B}, the integral of √(p q) of two normal laws, B = (μ - μ')ᵀ S⁻¹ (μ - μ') / 8 + ½ log(|S| / √(|Σ| |Σ'|)) with
    /// S = (Σ + Σ') / 2 (Fukunaga 1990, section 3.4), times Σ_l √(θ_l θ'_l) of every category; 0 where a covariance has no
    /// inverse.
    func overlap(_ other: ClusterMoments) -> Double {
        let d = mean.count
        var distance = 0.0
        if d > 0 {
            let middle = zip(covariance, other.covariance).map { ($0 + $1) / 2 }
            guard let half = CholeskyFactor(middle, order: d),
                let own = CholeskyFactor(covariance, order: d),
                let its = CholeskyFactor(other.covariance, order: d)
            else { return 0 }
            let away = zip(mean, other.mean).map { $0 - $1 }
            let inverse = half.inverse
            var squared = 0.0
            for i in 0..<d { for j in 0..<d { squared += away[i] * inverse[i * d + j] * away[j] } }
            distance =
                squared / 8 + half.logDeterminant / 2 - own.logDeterminant / 4
                - its.logDeterminant / 4
        }
        return zip(levels, other.levels).reduce(exp(-distance)) { product, pair in
            product * zip(pair.0, pair.1).reduce(0) { $0 + ($1.0 * $1.1).squareRoot() }
        }
    }
}
