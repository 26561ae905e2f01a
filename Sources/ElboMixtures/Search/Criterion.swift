import Foundation

/// How well a fit does, its size considered.
///
/// Larger is better for all, as in mclust; scikit-learn's `bic` and `aic` have the other sign.
public enum Criterion: String, CaseIterable, Codable, Hashable, Sendable {
    /// 2 L - ν log n, the Bayesian information criterion (Schwarz 1978).
    case bic
    /// 2 L - 2 ν, Akaike's information criterion (Akaike 1974).
    case aic
    /// 2 C - ν log n with the log-likelihood C of rows together with their most probable components: the
    /// integrated completed likelihood (Biernacki, Celeux and Govaert 2000). It is the BIC less a penalty
    /// for rows between components, -2 Σ_i log max_k r_ik.
    case icl

    /// The criterion of a fit: log-likelihoods in nats, free parameters, and the sum of the rows' weights.
    public func value(
        logLikelihood: Double, classificationLogLikelihood: Double, parameters: Int, rows: Double
    ) -> Double {
        let parameters = Double(parameters)
        switch self {
        case .bic: return 2 * logLikelihood - parameters * log(rows)
        case .aic: return 2 * logLikelihood - 2 * parameters
        case .icl: return 2 * classificationLogLikelihood - parameters * log(rows)
        }
    }

    /// The name people know: BIC.
    public var name: String { rawValue.uppercased() }
}
