import ElboNumerics
import Foundation

/// The prior of variational Bayes for some data, and the posterior that an E step's sums give.
struct VariationalPrior {
    private let weights: WeightPrior?
    private let isDiagonal: Bool
    private let beta: Double
    private let mean: [Double]
    /// W₀⁻¹: d x d numbers, or d.
    private let scatter: [Double]

    init(_ method: VariationalBayes, _ data: MixtureData, _ expect: ExpectationStep) throws {
        weights = method.weights
        isDiagonal = method.isDiagonal
        beta = method.meanPrecision
        mean = data.shift
        try data.requireVaryingColumns()
        scatter = try expect.covarianceOfAllRows(isDiagonal: method.isDiagonal)
    }

    func posterior(
        _ sums: Expectation, about mixture: GaussianMixture
    ) throws -> VariationalPosterior {
        let counts = sums.sums.map(\.weight)
        let law = weights ?? .dirichlet(concentration: 1 / Double(counts.count))
        let components = try sums.sums.enumerated().map { k, own in
            try component(own, about: mixture.components[k].mean, number: k + 1)
        }
        return VariationalPosterior(
            components: components, logWeights: law.expectedLogWeights(counts),
            weights: law.expectedWeights(counts),
            divergence: law.divergence(counts) + components.reduce(0) { $0 + $1.divergence })
    }

    /// Bishop 2006, equations 10.60 to 10.63, with the sums about c instead of the mean.
    private func component(
        _ own: Expectation.Sums, about centre: [Double], number: Int
    ) throws -> VariationalPosterior.Component {
        let d = mean.count
        let n = own.weight
        let step = own.first.map { n > 0 ? $0 / n : 0 }
        let average = zip(centre, step).map { $0 + $1 }
        let away = zip(average, mean).map { $0 - $1 }
        let pull = beta * n / (beta + n)
        let posteriorMean = zip(mean, away).map { $0 + $1 * n / (beta + n) }
        let shift = zip(posteriorMean, mean).map { $0 - $1 }
        if isDiagonal {
            let inverse = (0..<d).map { j -> Double in
                let within = max(own.second[j] - n * step[j] * step[j], 0)
                return scatter[j] + within + pull * away[j] * away[j]
            }
            var correction = 0.0
            var divergence = 0.0
            for j in 0..<d {
                let own = GaussWishart(
                    dimension: 1, beta: beta + n, degrees: 1 + n, logInverseScale: log(inverse[j]))
                let prior = GaussWishart(
                    dimension: 1, beta: beta, degrees: 1, logInverseScale: log(scatter[j]))
                correction += own.logCorrection
                divergence += own.divergence(
                    from: prior, trace: scatter[j] / inverse[j],
                    shift: shift[j] * shift[j] / inverse[j])
            }
            return .init(
                mean: posteriorMean, covariance: .diagonal(inverse.map { $0 / (1 + n) }),
                logCorrection: correction, divergence: divergence)
        }
        var inverse = scatter
        for i in 0..<d {
            for j in 0...i {
                let value =
                    own.second[i * d + j] - n * step[i] * step[j] + pull * away[i] * away[j]
                inverse[i * d + j] += value
                if j < i { inverse[j * d + i] += value }
            }
        }
        let degrees = Double(d) + n
        let posterior = Covariance.full(inverse, dimension: d)
        let prior = Covariance.full(scatter, dimension: d)
        guard let logInverseScale = posterior.logDeterminant,
            let logPriorScale = prior.logDeterminant, let a = posterior.inverseCholesky
        else { throw MixtureError.singularCovariance }
        // With A W⁻¹ Aᵀ = 1: tr(W₀⁻¹ W) = Σ of A W₀⁻¹ Aᵀ's diagonal, and sᵀ W s = |A s|².
        var trace = 0.0
        var square = 0.0
        for i in 0..<d {
            let row = a[i * d..<(i + 1) * d]
            let image = (0...i).reduce(0.0) { sum, k -> Double in
                sum + row[i * d + k] * shift[k]
            }
            square += image * image
            for j in 0...i {
                let product = (0...i).reduce(0.0) { sum, k -> Double in
                    sum + scatter[j * d + k] * row[i * d + k]
                }
                trace += row[i * d + j] * product
            }
        }
        let own = GaussWishart(
            dimension: d, beta: beta + n, degrees: degrees, logInverseScale: logInverseScale)
        let first = GaussWishart(
            dimension: d, beta: beta, degrees: Double(d), logInverseScale: logPriorScale)
        return .init(
            mean: posteriorMean,
            covariance: .full(inverse.map { $0 / degrees }, dimension: d),
            logCorrection: own.logCorrection,
            divergence: own.divergence(from: first, trace: trace, shift: square))
    }
}
