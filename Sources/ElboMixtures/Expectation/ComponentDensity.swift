import CElboMixtures
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
        let covariance = component.covariance.marginal(observed)
        guard let logDeterminant = covariance.logDeterminant, logDeterminant.isFinite else {
            throw MixtureError.collapsedComponent(component: name, rows: 0)
        }
        self.observed = observed.count
        constant =
            log(component.weight) - Double(observed.count) / 2 * log(2 * Double.pi)
            - logDeterminant / 2
        switch covariance {
        case .diagonal(let variances):
            form = .diagonal(centre: mean, scale: variances.map { 1 / $0.squareRoot() })
        case .full:
            guard let a = covariance.inverseCholesky else {
                throw MixtureError.collapsedComponent(component: name, rows: 0)
            }
            let d = observed.count
            let b = (0..<d).map { i in
                (0...i).reduce(0) { $0 + a[i * d + $1] * mean[$1] }
            }
            form = .triangular(a: a, b: b)
        }
    }

    /// Writes the logarithms for a panel's rows.
    func write(_ panel: Panel, to logs: UnsafeMutablePointer<Double>) {
        switch form {
        case .diagonal(let centre, let scale):
            elbo_quadratic_diagonal(panel.x, observed, centre, scale, constant, logs)
        case .triangular(let a, let b):
            elbo_quadratic_triangular(panel.x, observed, a, b, constant, logs)
        }
    }
}
