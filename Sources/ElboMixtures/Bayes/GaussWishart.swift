import ElboNumerics
import Foundation

/// q(μ, Λ) of one component over `dimension` columns together: Gauss-Wishart with mean m, β, ν and W⁻¹
/// (Bishop 2006, equations 10.59 to 10.63). A diagonal model has one of dimension 1 for each column.
struct GaussWishart: Sendable {
    let dimension: Int
    let beta: Double
    let degrees: Double
    /// log |W⁻¹|.
    let logInverseScale: Double

    /// ½ (E log |Λ| + log |Σ|) - d / (2 β) for Σ = W⁻¹ / ν: what the density N(x; m, Σ) lacks to be the expected one.
    var logCorrection: Double {
        let d = Double(dimension)
        return (expectedLogDeterminant + logInverseScale - d * log(degrees)) / 2
            - d / (2 * beta)
    }

    /// E log |Λ| (Bishop 2006, equation 10.65).
    var expectedLogDeterminant: Double {
        let start = Double(dimension) * log(2) - logInverseScale
        return (1...dimension).reduce(start) { sum, i in
            sum + digamma((degrees + 1 - Double(i)) / 2)
        }
    }

    /// log B(W, ν), the normaliser (Bishop 2006, equation B.79).
    var logNormalizer: Double {
        let d = Double(dimension)
        let gammas = (1...dimension).reduce(0) { $0 + logGamma((degrees + 1 - Double($1)) / 2) }
        let powers = degrees * d / 2 * log(2) + d * (d - 1) / 4 * log(Double.pi)
        return degrees / 2 * logInverseScale - powers - gammas
    }

    /// KL from the prior, in nats.
    ///
    /// - Parameters:
    ///   - prior: with the prior's β, ν and W₀⁻¹.
    ///   - trace: tr(W₀⁻¹ W).
    ///   - shift: (m - m₀)ᵀ W (m - m₀).
    func divergence(from prior: GaussWishart, trace: Double, shift: Double) -> Double {
        let d = Double(dimension)
        let normal =
            (d * log(beta / prior.beta) + d * prior.beta / beta - d
                + prior.beta * degrees * shift) / 2
        let wishart =
            logNormalizer - prior.logNormalizer
            + (degrees - prior.degrees) / 2 * expectedLogDeterminant
            - degrees * d / 2 + degrees * trace / 2
        return normal + wishart
    }
}
