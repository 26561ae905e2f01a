import CElboMixtures
import ElboNumerics
import Foundation

/// log π_k + log N(x_o; μ_o, Σ_oo) of one component over the observed columns, ready to be run over panels.
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

    private let observed: Int
    private let constant: Double

    /// - Parameters:
    ///   - component: a Gaussian and its weight.
    ///   - observed: the columns that are there.
    ///   - shift: what was taken off each column.
    ///   - name: which component it is, from 1, for the error.
    /// - Throws: `MixtureError.collapsedComponent` for a covariance that is not positive definite.
    init(
        _ component: GaussianMixture.Component, observed: [Int], shift: [Double], name: Int
    ) throws {
        let mean = observed.map { component.mean[$0] - shift[$0] }
        let d = observed.count
        self.observed = d
        let halfLogDeterminant: Double
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
        constant = log(component.weight) - Double(d) / 2 * log(2 * Double.pi) - halfLogDeterminant
    }

    private init(form: Form, observed: Int, constant: Double) {
        self.form = form
        self.observed = observed
        self.constant = constant
    }

    /// log π_k + log N(x_o; μ_o, Σ_oo) from all columns, the missing ones being at E[x_m | x_o].
    ///
    /// There the quadratic form of all columns is the one of the observed ones, and
    /// |Σ_oo| = |Σ| / |Cov[x_m | x_o]|.
    ///
    /// - Parameters:
    ///   - missing: how many columns are missing.
    ///   - logDeterminant: log |Cov[x_m | x_o]|.
    func completing(_ missing: Int, logDeterminant: Double) -> ComponentDensity {
        ComponentDensity(
            form: form, observed: observed,
            constant: constant + Double(missing) / 2 * log(2 * Double.pi) + logDeterminant / 2)
    }

    /// Writes the logarithms for a panel's rows, whose columns lie at x.
    func write(_ x: UnsafePointer<Double>, places: Int, to logs: UnsafeMutablePointer<Double>) {
        switch form {
        case .diagonal(let centre, let scale):
            elbo_quadratic_diagonal(
                x, places, observed, centre, scale, constant, logs)
        case .triangular(let a, let b):
            elbo_quadratic_triangular(x, places, observed, a, b, constant, logs)
        }
    }
}
