public import ElboAutoencoders
public import ElboNumerics
import Foundation

/// How much of the latent space a model uses.
public struct LatentUsage: Codable, Hashable, Sendable {
    /// Variances over the examples of each latent dimension's posterior mean.
    public let varianceOfMeans: [Double]
    /// Dimensions whose variance of means is above a hundredth of a code's under the prior (Burda et al. 2016, section 5.2, whose
    /// prior has variance 1).
    public let activeUnits: Int
    /// I(x;z) = E D(q(z|x) ‖ q(z)) over the examples used, in nats, q(z) being the mixture of their posteriors
    /// (Hoffman and Johnson 2016); it cannot exceed the logarithm of their number. Nil where q(z|x) is not a diagonal normal law.
    public let mutualInformation: Double?
    /// Examples used for the mutual information.
    public let mutualInformationExamples: Int
    /// Whether the mutual information is within 1 % of its largest possible estimate, the logarithm of the number of
    /// examples used, so that it says no more than "at least".
    public let isMutualInformationAtLimit: Bool
    /// How much of the codebook is used; nil for codes that are not made of codewords.
    public var codebook: CodebookUse?
}

extension LatentCodes {
    /// How much of the latent space these codes use.
    ///
    /// - Parameters:
    ///   - key: Decides the draws, and the examples when there are more than `limit`.
    ///   - limit: The most examples for the mutual information, whose cost is quadratic in them.
    ///   - priorVariance: Of a number of a code under the prior.
    public func usage(key: RandomKey, limit: Int = 2000, priorVariance: Double = 1) -> LatentUsage {
        let variances = (0..<dimension).map { axis in
            let values = (0..<count).map { Double(means[$0 * dimension + axis]) }
            let mean = values.reduce(0, +) / Double(count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        }
        let rows = Array(key.child(0).permutation(count).prefix(limit))
        let hasLaw = isDiagonalNormal && self.variances.contains { $0 > 0 }
        let information = hasLaw ? mutualInformation(rows, key: key.child(1)) : nil
        return LatentUsage(
            varianceOfMeans: variances,
            activeUnits: variances.count { $0 > activityThreshold * priorVariance },
            mutualInformation: information, mutualInformationExamples: rows.count,
            isMutualInformationAtLimit: information.map {
                $0 >= 0.99 * log(Double(rows.count))
            } ?? false, codebook: codewords.map(CodebookUse.init(of:)))
    }

    /// The mean over i of ln q(zᵢ|xᵢ) - ln 1/n Σⱼ q(zᵢ|xⱼ), zᵢ drawn from q(z|xᵢ).
    private func mutualInformation(_ rows: [Int], key: RandomKey) -> Double {
        let d = dimension
        let mean = rows.flatMap { self[$0].map(Double.init) }
        let variance = rows.flatMap { row in
            (0..<d).map { max(Double(variances[row * d + $0]), 1e-30) }
        }
        let precision = variance.map { 1 / $0 }
        // ln N(z; μ, σ²) up to the constant that cancels.
        let offset = rows.indices.map { row in
            -0.5 * (0..<d).reduce(0) { $0 + log(variance[row * d + $1]) }
        }
        var total = 0.0
        var z = [Double](repeating: 0, count: d)
        var terms = [Double](repeating: 0, count: rows.count)
        for i in rows.indices {
            for axis in 0..<d {
                z[axis] =
                    mean[i * d + axis]
                    + variance[i * d + axis].squareRoot() * key.normal(at: i * d + axis)
            }
            for j in rows.indices {
                var quadratic = 0.0
                for axis in 0..<d {
                    let distance = z[axis] - mean[j * d + axis]
                    quadratic += distance * distance * precision[j * d + axis]
                }
                terms[j] = offset[j] - 0.5 * quadratic
            }
            total += terms[i] - logSumExp(terms) + log(Double(rows.count))
        }
        return total / Double(max(rows.count, 1))
    }
}

private let activityThreshold = 0.01
