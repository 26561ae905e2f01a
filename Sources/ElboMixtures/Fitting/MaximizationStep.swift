import ElboData
import Foundation

/// The M step: the parameters that maximise the expected log-likelihood, given the sums of an E step.
struct MaximizationStep {
    let model: CovarianceModel
    /// What the components are.
    let law: ComponentLaw
    let prior: ConjugatePrior?
    /// The least variance in any direction, in units of the columns' variances; 0 for none.
    let floor: Double
    /// How many rows the prior of the level probabilities is worth.
    let levelPrior: Double
    /// What is known of the rows beside the sums.
    let rows: RowKnowledge

    /// - Parameters:
    ///   - expectation: sums about the means of `mixture`.
    ///   - mixture: the parameters that the E step used.
    ///   - cycle: what is found anew; of contaminated normal laws with `all` the shapes.
    /// - Throws: `MixtureError` for a component that is empty or has collapsed.
    func callAsFunction(
        _ expectation: Expectation, about mixture: GaussianMixture, _ cycle: Cycle = .all
    ) throws -> GaussianMixture {
        if cycle == .tails { return withTails(expectation.sums, of: mixture) }
        let dimension = mixture.dimension
        var means: [[Double]] = []
        var scatters: [[Double]] = []
        let weights = expectation.sums.map(\.weight)
        for (k, sums) in expectation.sums.enumerated() {
            // Less than a thousandth of a row holds up no mean.
            guard sums.weight > 1e-3 * expectation.rows / Double(rows.count) else {
                throw MixtureError.emptyComponent(component: k + 1)
            }
            let step = sums.first.map { $0 / sums.precision }
            means.append(zip(mixture.components[k].mean, step).map { $0 + $1 })
            scatters.append(scatter(sums, step, dimension))
        }
        let tails = tails(expectation.sums, before: mixture)
        let total = weights.reduce(expectation.noise, +)
        let estimate = try covariances(
            of: scatters, weights: weights, &means, about: mixture)
        return GaussianMixture(
            checked: weights.indices.map { k in
                GaussianMixture.Component(
                    weight: weights[k] / total, mean: means[k], covariance: estimate[k],
                    tails: tails[k])
            }, law: law, noise: mixture.noise?.weighted(expectation.noise / total), model: model,
            columns: mixture.columns,
            categories: rows.levelPrior(rows: levelPrior, components: weights.count)?
                .probabilities(expectation.sums.map(\.levels)))
    }

    /// The covariances by the rules of the model; a prior moves the means too.
    private func covariances(
        of scatters: [[Double]], weights: [Double], _ means: inout [[Double]],
        about mixture: GaussianMixture
    ) throws -> [Covariance] {
        let dimension = mixture.dimension
        guard dimension > 0 else { return weights.map { _ in .diagonal([]) } }
        var statistics = ScatterStatistics(
            dimension: dimension, weights: weights,
            scatters: zip(scatters, weights).map { raised($0, weight: $1, rows.variances) },
            spreads: rows.spreads)
        if let prior {
            statistics = try prior.adding(to: statistics, means: &means, model: model)
        }
        return try model.covariances(
            of: statistics,
            previous: mixture.model == model ? mixture.components.map(\.covariance) : nil)
    }

    /// W_k = Σ w u (x - μ)(x - μ)ᵀ about the new mean μ = c + s: Σ w u (x - c)(x - c)ᵀ - Σ w u s sᵀ.
    private func scatter(_ sums: Expectation.Sums, _ step: [Double], _ d: Int) -> [Double] {
        if model.isDiagonal {
            return (0..<d).map { max(sums.second[$0] - sums.precision * step[$0] * step[$0], 0) }
        }
        var scatter = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0...i {
                let value = sums.second[i * d + j] - sums.precision * step[i] * step[j]
                scatter[i * d + j] = value
                scatter[j * d + i] = value
            }
        }
        return scatter
    }

    /// A scatter with no less than the floor in any direction: for a covariance of its own the M step under
    /// this constraint, and as much in every model that shares volumes, shapes or orientations.
    private func raised(
        _ scatter: [Double], weight: Double, _ variances: [Double]
    ) -> [Double] {
        guard floor > 0 else { return scatter }
        let d = variances.count
        let numbers = scatter.map { $0 / weight }
        let covariance: Covariance =
            model.isDiagonal ? .diagonal(numbers) : .full(numbers, dimension: d)
        let raised = covariance.raised(to: floor, of: variances)
        return (model.isDiagonal ? raised.variances : raised.matrix).map { $0 * weight }
    }
}
