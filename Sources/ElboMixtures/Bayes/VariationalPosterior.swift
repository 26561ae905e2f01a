import Foundation

/// q(π) and q(μ, Λ) of every component, as far as passes and bounds need them.
struct VariationalPosterior {
    struct Component {
        let mean: [Double]
        /// W⁻¹ / ν.
        let covariance: Covariance
        /// What log N(x; m, W⁻¹/ν) lacks to be E log N(x; μ, Λ⁻¹).
        let logCorrection: Double
        /// KL from the prior.
        let divergence: Double
    }

    let components: [Component]
    /// E log π_k.
    let logWeights: [Double]
    /// E π_k.
    let weights: [Double]
    /// KL of all of it from the prior, in nats.
    let divergence: Double

    /// Gaussians whose weighted densities are the exponentials of the expected log-densities; the weights do not sum to 1.
    var pseudoMixture: GaussianMixture {
        GaussianMixture(
            checked: components.indices.map { k in
                .init(
                    weight: exp(logWeights[k] + components[k].logCorrection),
                    mean: components[k].mean, covariance: components[k].covariance)
            }, law: .normal, noise: nil, model: .vvv, columns: nil,
            categories: nil)
    }

    /// The posterior means of the components that hold at least a row.
    func mixture(keeping counts: [Double], columns: [String]?) -> GaussianMixture {
        let kept = components.indices.filter { counts[$0] >= 1 }
        let total = kept.reduce(0) { $0 + weights[$1] }
        let isDiagonal = components.allSatisfy {
            if case .diagonal = $0.covariance { true } else { false }
        }
        return GaussianMixture(
            checked: kept.map {
                .init(
                    weight: weights[$0] / total, mean: components[$0].mean,
                    covariance: components[$0].covariance)
            }, law: .normal, noise: nil, model: isDiagonal ? .vvi : .vvv, columns: columns,
            categories: nil)
    }
}
