import ElboNumerics
import Foundation

extension MaximizationStep {
    /// The tails of each component after an M step; nil for Gaussians.
    func tails(_ sums: [Expectation.Sums], before mixture: GaussianMixture) -> [Tails?] {
        if case .contaminated = law { return keptTails(of: mixture) }
        return degreesOfFreedom(sums, before: mixture).map { $0.map { .t(degreesOfFreedom: $0) } }
    }

    /// The degrees of freedom that maximise the expected log-likelihood of the precisions, which are χ²_ν / ν: the ν with
    ///
    ///     log(ν/2) - ψ(ν/2) + 1 + Σ w (E[log precision] - u) / Σ w = 0
    ///
    /// (Peel and McLachlan 2000, equation 28), for each component or for all together. Nil for Gaussians.
    ///
    /// - Parameters:
    ///   - sums: those of the E step.
    ///   - mixture: the parameters that it used; after Gaussians there is nothing to estimate from.
    private func degreesOfFreedom(
        _ sums: [Expectation.Sums], before mixture: GaussianMixture
    ) -> [Double?] {
        guard case .t(let sharing) = law else { return sums.map { _ in nil } }
        if case .fixed(let degrees) = sharing { return sums.map { _ in degrees } }
        guard case .t = mixture.law else { return sums.map { _ in DegreesOfFreedom.first } }
        let terms = sums.map { $0.tail - $0.precision }
        let weights = sums.map(\.weight)
        if sharing == .shared {
            let all = likeliest(terms.reduce(0, +) / weights.reduce(0, +))
            return sums.map { _ in all }
        }
        return zip(terms, weights).map { likeliest($0 / $1) }
    }

    /// The root, by bisection: log(ν/2) - ψ(ν/2) falls from infinity to 0.
    private func likeliest(_ mean: Double) -> Double {
        var least = log(DegreesOfFreedom.range.lowerBound)
        var most = log(DegreesOfFreedom.range.upperBound)
        func excess(_ logDegrees: Double) -> Double {
            let half = exp(logDegrees) / 2
            return log(half) - polygamma(order: 0, half) + 1 + mean
        }
        if excess(least) <= 0 { return DegreesOfFreedom.range.lowerBound }
        if excess(most) >= 0 { return DegreesOfFreedom.range.upperBound }
        for _ in 0..<60 {
            let middle = (least + most) / 2
            if excess(middle) > 0 { least = middle } else { most = middle }
        }
        return exp((least + most) / 2)
    }
}
