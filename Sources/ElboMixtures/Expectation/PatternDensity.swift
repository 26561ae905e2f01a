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
    let regressions: [MissingRegression]?
    /// What the categories add to the densities; nil without.
    let levels: LevelDensity?
    /// Whether the components' densities look at all columns, the missing ones being at their likeliest.
    private let seesCompleted: Bool

    /// The density of complete rows.
    init(_ mixture: GaussianMixture, shift: [Double], threads: Int? = 1) throws {
        components = try Self.components(
            mixture, MissingPattern(complete: mixture.dimension), shift: shift, threads: threads)
        noise = Self.noise(mixture, Array(0..<mixture.dimension))
        regressions = nil
        levels = mixture.categories.map { LevelDensity($0, hasNoise: mixture.noise != nil) }
        seesCompleted = false
    }

    /// The density of rows with some cells missing.
    ///
    /// - Parameter complete: the one of complete rows, which rows that lack little are measured by.
    init(
        _ mixture: GaussianMixture, _ pattern: MissingPattern, shift: [Double],
        complete: PatternDensity
    ) throws {
        guard !pattern.isComplete else {
            self = complete
            return
        }
        let means = mixture.components.map { zip($0.mean, shift).map { $0 - $1 } }
        noise = Self.noise(mixture, pattern.observed)
        levels = complete.levels
        let factors = complete.components.compactMap(\.inverseCholesky)
        seesCompleted =
            factors.count == means.count && pattern.missing.count * 3 <= mixture.dimension
        if seesCompleted {
            let completing = zip(factors, means).map { factor, mean in
                MissingRegression.completing(pattern, inverseCholesky: factor, mean: mean)
            }
            regressions = completing.map(\.regression)
            components = zip(complete.components, completing).map { density, part in
                density.completing(
                    pattern.missing.count, logDeterminant: part.logDeterminant)
            }
        } else {
            let components = try Self.components(mixture, pattern, shift: shift)
            regressions = mixture.components.indices.map { k in
                MissingRegression(
                    pattern, mixture.components[k].covariance, mean: means[k],
                    inverseCholesky: components[k].inverseCholesky ?? [])
            }
            self.components = components
        }
    }

    private static func components(
        _ mixture: GaussianMixture, _ pattern: MissingPattern, shift: [Double], threads: Int? = 1
    ) throws -> [ComponentDensity] {
        try concurrentMap(mixture.components.count, threads: threads) { index in
            Result {
                try ComponentDensity(
                    mixture.components[index], observed: pattern.observed, shift: shift,
                    name: index + 1)
            }
        }.map { try $0.get() }
    }

    private static func noise(_ mixture: GaussianMixture, _ observed: [Int]) -> Double? {
        mixture.noise.map { logarithm($0.weight) + $0.logDensity(observed: observed) }
    }

    /// How many laws there are, the noise included.
    var count: Int { components.count + (noise == nil ? 0 : 1) }

    /// Writes log π_k + log p_k(x_o) of every law for a panel's rows: law after law.
    ///
    /// - Parameters:
    ///   - tails: where what the rows tell of tails goes; nil for Gaussians.
    ///   - columns: room for a panel of all columns.
    ///   - scratch: room for another.
    func write(
        _ panel: Panel, to logs: UnsafeMutablePointer<Double>, tails: TailMemory?,
        columns: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
    ) {
        for (k, component) in components.enumerated() {
            if seesCompleted {
                complete(panel, component: k, to: columns, scratch: scratch)
            }
            component.write(
                seesCompleted ? UnsafePointer(columns) : panel.x, places: panel.places,
                to: logs + k * Panel.rows, component: k, tails: tails)
        }
        if let noise {
            (logs + components.count * Panel.rows).update(repeating: noise, count: panel.places)
        }
        levels?.add(panel, to: logs)
    }

    /// Writes all columns of a panel as one component sees them: the missing ones are conditional means.
    func complete(
        _ panel: Panel, component: Int, to columns: UnsafeMutablePointer<Double>,
        scratch: UnsafeMutablePointer<Double>
    ) {
        for (place, column) in panel.pattern.observed.enumerated() {
            (columns + column * Panel.rows).update(
                from: panel.x + place * Panel.rows, count: panel.places)
        }
        guard let regression = regressions?[component] else { return }
        elbo_regress(
            panel.x, panel.places, panel.pattern.observed.count, regression.coefficients,
            regression.intercepts,
            panel.pattern.missing.count, scratch)
        for (place, column) in panel.pattern.missing.enumerated() {
            (columns + column * Panel.rows).update(
                from: scratch + place * Panel.rows, count: panel.places)
        }
    }
}

private func logarithm(_ x: Double) -> Double { x > 0 ? Foundation.log(x) : -.infinity }
