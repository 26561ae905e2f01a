import CElboMixtures
import ElboNumerics
import Foundation

/// log π_k + log p_k(x_o) of one component over the observed columns, ready to be run over panels: of a Gaussian, a t
/// distribution or a contaminated normal law.
struct ComponentDensity: Sendable {
    private enum Form: Sendable {
        /// Centres and the inverses of standard deviations.
        case diagonal(centre: [Double], scale: [Double])
        /// A with A Σ Aᵀ = 1, and A μ.
        case triangular(a: [Double], b: [Double])
    }

    private let form: Form

    /// The lower triangular A with A Σ_oo Aᵀ = 1, row after row; nil when Σ is diagonal.
    var inverseCholesky: [Double]? {
        if case .triangular(let a, _) = form { a } else { nil }
    }

    /// How many columns the form reads.
    private let columns: Int
    /// How many columns the component has.
    private let all: Int
    /// How many of them are observed.
    private let observed: Int
    private let logWeight: Double
    /// log |Σ_oo| / 2.
    private let halfLogDeterminant: Double
    /// What makes it heavier than a Gaussian; nil for a Gaussian.
    private let own: Tails?
    /// What does not depend on the row.
    private let constant: Double

    /// - Parameters:
    ///   - component: a law and its weight.
    ///   - observed: the columns that are there.
    ///   - shift: what was taken off each column.
    ///   - name: which component it is, from 1, for the error.
    /// - Throws: `MixtureError.collapsedComponent` for a covariance that is not positive definite.
    init(
        _ component: GaussianMixture.Component, observed: [Int], shift: [Double], name: Int
    ) throws {
        let mean = observed.map { component.mean[$0] - shift[$0] }
        let d = observed.count
        let halfLogDeterminant: Double
        let form: Form
        switch component.covariance.marginal(observed) {
        case .diagonal(let variances):
            halfLogDeterminant = variances.reduce(0) { $0 + log($1) } / 2
            form = .diagonal(centre: mean, scale: variances.map { 1 / $0.squareRoot() })
        case .full(let matrix, _):
            guard let factor = CholeskyFactor(matrix, order: d) else {
                throw MixtureError.collapsedComponent(component: name, rows: 0)
            }
            halfLogDeterminant = factor.logDeterminant / 2
            let a = factor.inverseLower
            let b = (0..<d).map { i in
                (0...i).reduce(0) { $0 + a[i * d + $1] * mean[$1] }
            }
            form = .triangular(a: a, b: b)
        }
        guard halfLogDeterminant.isFinite else {
            throw MixtureError.collapsedComponent(component: name, rows: 0)
        }
        self.init(
            form: form, columns: d, all: component.mean.count, observed: d,
            logWeight: log(component.weight),
            halfLogDeterminant: halfLogDeterminant, own: component.tails)
    }

    private init(
        form: Form, columns: Int, all: Int, observed: Int, logWeight: Double,
        halfLogDeterminant: Double,
        own: Tails?
    ) {
        self.form = form
        self.columns = columns
        self.all = all
        self.observed = observed
        self.logWeight = logWeight
        self.halfLogDeterminant = halfLogDeterminant
        self.own = own
        let o = Double(observed)
        let normalizer: Double
        if let nu = own?.degreesOfFreedom {
            normalizer =
                logGamma((nu + o) / 2) - logGamma(nu / 2) - o / 2 * log(nu * Double.pi)
        } else {
            normalizer = -o / 2 * log(2 * Double.pi)
        }
        constant = logWeight + normalizer - halfLogDeterminant
    }

    /// log π_k + log p_k(x_o) from all columns, the missing ones being at E[x_m | x_o].
    ///
    /// There the quadratic form of all columns is the one of the observed ones, and
    /// |Σ_oo| = |Σ| / |Cov[x_m | x_o]|.
    ///
    /// - Parameters:
    ///   - missing: how many columns are missing.
    ///   - logDeterminant: log |Cov[x_m | x_o]|.
    func completing(_ missing: Int, logDeterminant: Double) -> ComponentDensity {
        ComponentDensity(
            form: form, columns: columns, all: all, observed: observed - missing,
            logWeight: logWeight,
            halfLogDeterminant: halfLogDeterminant - logDeterminant / 2,
            own: own)
    }

    /// Whether it is heavier than a Gaussian.
    var hasTails: Bool { own != nil }

    /// What rows of the sum of weights w tell of the tails' parameters, from what `write` left of each row: of a t distribution
    /// Σ w E[log precision], with E[log precision] + log(1 + δ/ν) = ψ((ν + d)/2) - log(ν/2); of a contaminated normal law
    /// Σ w (1 - v) E[δ]. Nil for a Gaussian.
    ///
    /// - Parameter sum: Σ w (what was left).
    func tail(weight: Double, sum: Double) -> Double? {
        switch own {
        case nil: nil
        case .t(let nu)?:
            weight * (polygamma(order: 0, (nu + Double(observed)) / 2) - log(nu / 2)) - sum
        case .contaminated?: sum
        }
    }

    /// Writes the logarithms for a panel's rows, whose columns lie at x, and what they tell of component k's tails.
    func write(
        _ x: UnsafePointer<Double>, places: Int, to logs: UnsafeMutablePointer<Double>,
        component k: Int, tails: TailMemory?
    ) {
        let first = own == nil ? constant : 0
        switch form {
        case .diagonal(let centre, let scale):
            elbo_quadratic_diagonal(x, places, columns, centre, scale, first, logs)
        case .triangular(let a, let b):
            elbo_quadratic_triangular(x, places, columns, a, b, first, logs)
        }
        guard let own else { return }
        guard let tails else { preconditionFailure("no memory for the tails of components") }
        let (weights, rest) = (tails.weights + k * Panel.rows, tails.logs + k * Panel.rows)
        switch own {
        case .t(let degrees):
            elbo_student(logs, places, constant, degrees, Double(observed), weights, rest)
        case .contaminated(let part):
            elbo_contaminated(
                logs, places, constant, part.goodShare, part.inflation, Double(observed),
                Double(all - observed), weights, rest)
        }
    }
}
