import CElboMixtures
import ElboNumerics
import Foundation

/// A mixture over the columns that rows of one pattern have, and the missing ones given these.
struct PatternDensity: Sendable {
    /// The components' densities.
    let components: [ComponentDensity]
    /// log π₀ + log of the uniform law, when there is noise.
    let noise: Double?
    /// Each component's missing columns given the observed ones; nil for complete rows.
    let regressions: [Regression]?

    /// E[x_m | x_o] = B x_o + b and Cov[x_m | x_o] of one component.
    struct Regression: Sendable {
        let coefficients: [Double]
        let intercepts: [Double]
        /// Over the missing columns: all pairs, row after row.
        let covariance: [Double]
    }

    init(
        _ mixture: GaussianMixture, _ pattern: MissingPattern, shift: [Double], threads: Int? = 1
    ) throws {
        components = try concurrentMap(mixture.components.count, threads: threads) { index in
            Result {
                try ComponentDensity(
                    mixture.components[index], observed: pattern.observed, shift: shift,
                    name: index + 1)
            }
        }.map { try $0.get() }
        noise = mixture.noise.map {
            logarithm($0.weight) + $0.logDensity(observed: pattern.observed)
        }
        regressions =
            pattern.isComplete
            ? nil
            : try mixture.components.enumerated().map { index, component in
                guard
                    let (b, covariance) = component.covariance.regression(
                        of: pattern.missing, on: pattern.observed)
                else { throw MixtureError.collapsedComponent(component: index + 1, rows: 0) }
                let width = pattern.observed.count
                let intercepts = pattern.missing.enumerated().map { place, column in
                    pattern.observed.enumerated().reduce(component.mean[column] - shift[column]) {
                        $0 - b[place * width + $1.offset]
                            * (component.mean[$1.element] - shift[$1.element])
                    }
                }
                return Regression(
                    coefficients: b, intercepts: intercepts, covariance: covariance)
            }
    }

    /// How many laws there are, the noise included.
    var count: Int { components.count + (noise == nil ? 0 : 1) }

    /// Writes log π_k + log p_k(x_o) of every law for a panel's rows: law after law.
    func write(_ panel: Panel, to logs: UnsafeMutablePointer<Double>) {
        for (k, component) in components.enumerated() {
            component.write(panel, to: logs + k * Panel.rows)
        }
        if let noise {
            (logs + components.count * Panel.rows).update(repeating: noise, count: Panel.rows)
        }
    }

    /// Writes all columns of a panel as one component sees them: the missing ones are conditional means.
    func complete(
        _ panel: Panel, component: Int, to columns: UnsafeMutablePointer<Double>,
        scratch: UnsafeMutablePointer<Double>
    ) {
        for (place, column) in panel.pattern.observed.enumerated() {
            (columns + column * Panel.rows).update(
                from: panel.x + place * Panel.rows, count: Panel.rows)
        }
        guard let regression = regressions?[component] else { return }
        elbo_regress(
            panel.x, panel.pattern.observed.count, regression.coefficients, regression.intercepts,
            panel.pattern.missing.count, scratch)
        for (place, column) in panel.pattern.missing.enumerated() {
            (columns + column * Panel.rows).update(
                from: scratch + place * Panel.rows, count: Panel.rows)
        }
    }
}

private func logarithm(_ x: Double) -> Double { x > 0 ? Foundation.log(x) : -.infinity }
