import Foundation

/// A conjugate prior of means and covariances, which keeps a mixture away from singular ones.
///
/// Fraley and Raftery (2007), "Bayesian regularization for normal mixture estimation and model-based
/// clustering": μ_k given Σ_k is normal about a common mean with covariance Σ_k / κ; variances are inverse
/// gamma for the spherical and diagonal models and inverse Wishart for the ellipsoidal ones. Seen from the M
/// step the prior is rows that were not observed: it adds to N_k and to W_k, and the model's own formulas do
/// the rest. How much it adds, model by model, is what mclust does.
public struct ConjugatePrior: Codable, Hashable, Sendable {
    /// μ_P, towards which the means of the components shrink.
    public let mean: [Double]
    /// Λ_P, the scale of the covariances, d x d numbers; the inverse gamma laws use its mean variance.
    public let scale: [Double]
    /// κ_P, how many rows the prior mean is worth; 0 for none.
    public let shrinkage: Double
    /// ν_P, how many rows the prior scale is worth, about.
    public let degreesOfFreedom: Double

    /// A prior from its parameters.
    public init(mean: [Double], scale: [Double], shrinkage: Double, degreesOfFreedom: Double) {
        precondition(scale.count == mean.count * mean.count, "\(scale.count) numbers of scale")
        self.mean = mean
        self.scale = scale
        self.shrinkage = shrinkage
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// The default of Fraley and Raftery (2007, section 3.2): the data's own mean, their covariance divided
    /// by G^(2/d), κ = 0.01 and ν = d + 2.
    ///
    /// - Parameters:
    ///   - mean: The columns' means.
    ///   - covariance: The data's covariance (divisor n - 1), d x d numbers.
    ///   - components: G; that many spheres fill the volume of the data.
    ///   - shrinkage: κ.
    public init(mean: [Double], covariance: [Double], components: Int, shrinkage: Double = 0.01) {
        let share = pow(Double(components), -2 / Double(mean.count))
        self.init(
            mean: mean, scale: covariance.map { $0 * share }, shrinkage: shrinkage,
            degreesOfFreedom: Double(mean.count + 2))
    }

    /// Whether a prior is defined for a model: mclust's ten, not VEE, EVE, VVE and EVV.
    public static func supports(_ model: CovarianceModel) -> Bool {
        switch model {
        case .eii, .vii, .eei, .vei, .evi, .vvi, .eee, .eev, .vev, .vvv: true
        case .vee, .eve, .vve, .evv, .factors: false
        }
    }

    /// The statistics with the prior's unobserved rows added, and the means moved towards the prior's.
    ///
    /// μ_k = (N_k x̄_k + κ μ_P) / (N_k + κ), about which W_k grows by
    /// κ N_k / (κ + N_k) (x̄_k - μ_P)(x̄_k - μ_P)ᵀ (Fraley and Raftery 2007, tables 1 and 2).
    ///
    /// - Parameters:
    ///   - statistics: N_k and W_k about the components' sample means.
    ///   - means: The sample means x̄_k; on return the modes μ_k.
    ///   - model: The model whose M step will read the result.
    /// - Throws: `MixtureError.unsupported` for a model without a prior.
    public func adding(
        to statistics: ScatterStatistics, means: inout [[Double]], model: CovarianceModel
    ) throws -> ScatterStatistics {
        let rows = try unobserved(model, components: statistics.components)
        let d = statistics.dimension
        var scatters: [[Double]] = []
        for k in 0..<statistics.components {
            let weight = statistics.weights[k]
            var scatter = statistics.scatters[k]
            let diagonalOnly = scatter.count == d && d > 1
            let scatterOfPrior = rows.scatter(diagonalOnly: diagonalOnly)
            for i in scatter.indices { scatter[i] += scatterOfPrior[i] }
            if rows.shrinkage > 0 {
                let share = rows.shrinkage * weight / (rows.shrinkage + weight)
                let offset = zip(means[k], mean).map { $0 - $1 }
                for i in 0..<d {
                    if diagonalOnly {
                        scatter[i] += share * offset[i] * offset[i]
                    } else {
                        for j in 0..<d { scatter[i * d + j] += share * offset[i] * offset[j] }
                    }
                }
                means[k] = zip(means[k], mean).map {
                    (weight * $0 + rows.shrinkage * $1) / (weight + rows.shrinkage)
                }
            }
            scatters.append(scatter)
        }
        return ScatterStatistics(
            dimension: d, weights: statistics.weights.map { $0 + rows.weight },
            scatters: scatters, spreads: statistics.spreads)
    }

    /// The logarithm of the prior density, but for a constant of the model: what EM with a prior adds to the
    /// log-likelihood, so that the sum never falls.
    ///
    /// - Throws: `MixtureError.unsupported` for a model without a prior; `MixtureError.collapsedComponent`.
    public func logDensity(
        means: [[Double]], covariances: [Covariance], model: CovarianceModel
    ) throws -> Double {
        let rows = try unobserved(model, components: means.count)
        let d = mean.count
        var sum = 0.0
        for (k, covariance) in covariances.enumerated() {
            var scatter = rows.scatter(diagonalOnly: covariance.isDiagonal)
            let offset = zip(means[k], mean).map { $0 - $1 }
            for i in 0..<d {
                if covariance.isDiagonal {
                    scatter[i] += rows.shrinkage * offset[i] * offset[i]
                } else {
                    for j in 0..<d { scatter[i * d + j] += rows.shrinkage * offset[i] * offset[j] }
                }
            }
            guard let logDeterminant = covariance.logDeterminant,
                let trace = covariance.traceOfQuotient(scatter)
            else { throw MixtureError.collapsedComponent(component: k + 1, rows: 0) }
            sum -= (rows.weight * logDeterminant + trace) / 2
        }
        return sum
    }
}

extension ConjugatePrior {
    /// What the prior adds to each component.
    private struct UnobservedRows {
        /// Added to N_k.
        let weight: Double
        /// Added to W_k, d x d numbers.
        let matrix: [Double]
        /// κ; 0 where the means have no prior.
        let shrinkage: Double

        func scatter(diagonalOnly: Bool) -> [Double] {
            guard diagonalOnly else { return matrix }
            let d = Int(Double(matrix.count).squareRoot().rounded())
            return (0..<d).map { matrix[$0 * (d + 1)] }
        }
    }

    /// The rows that make the model's own M step the mode of the posterior.
    ///
    /// Each line is an exponent of |Σ_k| in the prior: the inverse gamma's ν + 2 for a variance, the inverse
    /// Wishart's ν + d + 1 for a matrix, and 1 for the normal law of a mean, where a parameter that components
    /// share has its prior once. As in mclust, VEI counts them once for each volume, VEV has no such factor,
    /// and EEV has no prior of its means.
    private func unobserved(_ model: CovarianceModel, components: Int) throws -> UnobservedRows {
        let (d, g, nu) = (Double(mean.count), Double(components), degreesOfFreedom)
        let one = shrinkage > 0 ? 1.0 : 0
        let (weight, share): (Double, Double) =
            switch model {
            case .eii: (one + (nu + 2) / (g * d), 1 / (g * d))
            case .vii: (one + (nu + 2) / d, 1 / d)
            case .eei: (one + (nu + 2) / g, 1 / g)
            case .vei: ((one + nu + 2) / d, 1)
            case .evi: (one + (nu + 2) / g, 1)
            case .vvi: (one + nu + 2, 1)
            case .eee: (one + (nu + d + 1) / g, 1 / g)
            case .eev: ((nu + d + 1) / g, 1)
            case .vev: (0, 1)
            case .vvv: (one + nu + d + 1, 1)
            case .vee, .eve, .vve, .evv, .factors:
                throw MixtureError.unsupported(option: "a conjugate prior", model: model)
            }
        var matrix = scale.map { $0 * share }
        if model.isDiagonal {
            let count = mean.count
            let variance = (0..<count).reduce(0) { $0 + matrix[$1 * (count + 1)] } / d
            matrix = Covariance.matrix(diagonal: Array(repeating: variance, count: count))
        }
        return UnobservedRows(
            weight: weight, matrix: matrix, shrinkage: model == .eev ? 0 : shrinkage)
    }
}
