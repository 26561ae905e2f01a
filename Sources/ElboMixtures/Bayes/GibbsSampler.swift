import ElboData
public import ElboNumerics
import Foundation

/// Draws the parameters of a Gaussian mixture from their posterior (Diebolt and Robert 1994, "Estimation of finite mixture
/// distributions through Bayesian sampling").
///
/// In turns each row's component is drawn given the parameters, and the parameters given the rows of each component:
///
///     π ~ Dirichlet(1 + N_1, ..., 1 + N_G),   Σ_k ~ inverse Wishart(ν_k, Λ_k),   μ_k | Σ_k ~ N(m_k, Σ_k / κ_k)
///
/// or inverse gamma laws of the diagonal models' variances, with the conjugate prior (`ConjugatePrior`).
///
/// Nothing tells components apart but their parameters: on its way a component may take the place of another. Each draw is
/// therefore relabelled: its components get the numbers under which its responsibilities p agree best with those q of the fit,
/// by the least Σ_i Σ_k p_ik log(1 / q_ik) (Stephens 2000, "Dealing with label switching in mixture models", algorithm 2, with
/// q from the fit).
public struct GibbsSampler: Sendable {
    /// The prior; nil for the default one of the data and the number of components.
    public var prior: ConjugatePrior?
    /// α, the Dirichlet prior of the weights, positive.
    public var concentration: Double = 1
    /// How many sweeps are made, at least 2, after those that are left out.
    public var draws: Int = 2000
    /// How many sweeps at the beginning are left out.
    public var burnIn: Int = 500
    /// Decides everything random.
    public var key: RandomKey = RandomKey(seed: 0)
    /// How many cores work; nil for all. The result does not depend on it.
    public var threads: Int?

    /// A sampler with defaults.
    public init() {}

    /// The models whose parameters have conjugate posteriors: covariances or variances of each component, or of all.
    public static let models: [CovarianceModel] = [.eii, .vii, .eei, .vvi, .eee, .vvv]

    /// Makes the draws.
    ///
    /// - Parameters:
    ///   - mixture: where the chain begins, and whose components the draws are of: a fit to the rows.
    ///   - data: the rows, of numbers, all cells there, without weights.
    ///   - progress: told each sweep.
    /// - Throws: `MixtureError`, also `.unsupported` for a model without conjugate posteriors; `DataError` from reading.
    public func run(
        _ mixture: GaussianMixture, _ data: MixtureData, progress: (Int) -> Void = { _ in }
    ) throws -> PosteriorDraws {
        try check(mixture, data)
        let prior =
            try prior
            ?? ConjugatePrior(of: data, components: mixture.components.count, threads: threads)
        let conditional = ConditionalDraw(
            prior: prior, model: mixture.model, concentration: concentration)
        let pivot = RelabellingPivot(try mixture.posteriors(of: data.rows, threads: threads))
        let expect = ExpectationStep(data: data, threads: threads)
        var current = mixture
        var kept: [GaussianMixture] = []
        var switched = 0
        for sweep in 0..<burnIn + draws {
            let own = key.child(UInt64(sweep))
            let posteriors = try current.posteriors(of: data.rows, threads: threads)
            if sweep > 0 {
                let order = pivot.order(of: posteriors)
                let relabelled = current.reordered(order)
                if sweep > burnIn {
                    if order != Array(order.indices) { switched += 1 }
                    kept.append(relabelled)
                }
            }
            let rows = (0..<data.rows.count).map { row in
                let shares = posteriors[row]
                return chosenLaw(at: own.child(0).uniform(at: row), of: shares.count) {
                    shares[shares.startIndex + $0]
                }
            }
            let sums = try expect(
                current, .partition(rows), isDiagonal: mixture.model.isDiagonal)
            current = conditional.parameters(sums, about: current, key: own.child(1))
            progress(sweep + 1)
        }
        let last = try current.posteriors(of: data.rows, threads: threads)
        kept.append(current.reordered(pivot.order(of: last)))
        return PosteriorDraws(mixtures: kept, switched: switched)
    }

    private func check(_ mixture: GaussianMixture, _ data: MixtureData) throws {
        try data.requireNumbers(for: "drawing from the posterior")
        guard Self.models.contains(mixture.model) else {
            throw MixtureError.unsupported(option: "a conjugate posterior", model: mixture.model)
        }
        func require(_ holds: Bool, _ name: String, _ value: String, _ allowed: String) throws {
            guard !holds else { return }
            throw MixtureError.option(name: name, value: value, allowed: allowed)
        }
        try require(
            !mixture.law.hasTails && mixture.noise == nil, "the law of the mixture", "another",
            "Gaussian without noise for a conjugate posterior")
        try require(
            data.missingCells == 0, "the number of missing cells", "\(data.missingCells)",
            "0 for draws from the posterior; elbo impute fills them")
        try require(
            data.weights == nil, "the weights of the rows", "given",
            "1 for draws from the posterior")
        try require(draws >= 2, "the number of draws", "\(draws)", "at least 2")
        try require(burnIn >= 0, "the number of draws left out", "\(burnIn)", "at least 0")
        try require(
            concentration > 0 && concentration.isFinite, "the prior of the weights",
            "\(concentration)", "positive")
        if let prior {
            try require(
                prior.shrinkage > 0 && prior.degreesOfFreedom > Double(mixture.dimension - 1),
                "the prior", "improper",
                "one with a positive shrinkage and enough degrees of freedom"
            )
        }
    }
}

/// What the fit says about each row, by which the components of draws are numbered.
private struct RelabellingPivot {
    /// log q_ik, row after row.
    private let logs: [Double]
    private let count: Int

    init(_ posteriors: RowPosteriors) {
        count = posteriors.laws
        logs = posteriors.responsibilities.map { log(max($0, 1e-300)) }
    }

    /// For each component of the fit the component of a draw that stands for it.
    func order(of draw: RowPosteriors) -> [Int] {
        guard count > 1 else { return [0] }
        var agreement = [Double](repeating: 0, count: count * count)
        let p = draw.responsibilities
        for start in stride(from: 0, to: p.count, by: count) {
            for k in 0..<count {
                for l in 0..<count { agreement[k * count + l] += logs[start + k] * p[start + l] }
            }
        }
        // Whole numbers: millionths of a nat a row.
        let scale = 1e6 * Double(count) / Double(max(p.count, 1))
        return optimalAssignment(
            profit: (0..<count).map { k in
                (0..<count).map { Int((agreement[k * count + $0] * scale).rounded()) }
            }
        ).map { $0 ?? 0 }
    }
}

extension GaussianMixture {
    /// The same mixture with its components in another order.
    fileprivate func reordered(_ order: [Int]) -> GaussianMixture {
        GaussianMixture(
            checked: order.map { components[$0] }, law: law, noise: noise, model: model,
            columns: columns, categories: categories)
    }
}
