import Foundation

/// What a merge of two clusters may cost: the classification log-likelihood of a Gaussian model, negated.
///
/// Each criterion is a sum over clusters of terms in n_k, W_k (rows and scatter of cluster k) and
/// a = tr(W)/(n d), W being the scatter of all rows. a keeps single rows and singular clusters finite
/// (Fraley, "Algorithms for model-based Gaussian hierarchical clustering", SIAM J. Sci. Comput. 20, 1998).
public enum AgglomerationCriterion: String, CaseIterable, Codable, Hashable, Sendable {
    /// One common variance: Σ tr(W_k), the criterion of Ward (1963).
    case eii = "EII"
    /// A variance for each cluster: Σ n_k log((tr(W_k) + a) / n_k), Banfield and Raftery (1993).
    case vii = "VII"
    /// A covariance for each cluster: Σ n_k log(|W_k / n_k| + (tr(W_k) + a) / n_k), Fraley (1998).
    case vvv = "VVV"

    /// The term of one cluster.
    ///
    /// - Parameters:
    ///   - rows: n_k, at least 1.
    ///   - trace: tr(W_k).
    ///   - regularization: a.
    ///   - logDeterminant: log |W_k / n_k|, -infinity when singular; only VVV asks for it.
    package func term(
        rows: Double, trace: Double, regularization: Double, logDeterminant: () -> Double
    ) -> Double {
        switch self {
        case .eii:
            return trace
        case .vii:
            return rows * log((trace + regularization) / rows)
        case .vvv:
            let spread = log((trace + regularization) / rows)
            let volume = logDeterminant()
            guard volume > -.infinity else { return rows * spread }
            let (large, small) = volume > spread ? (volume, spread) : (spread, volume)
            return rows * (large + log1p(exp(small - large)))
        }
    }
}
