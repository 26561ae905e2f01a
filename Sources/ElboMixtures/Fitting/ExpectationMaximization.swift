import ElboData
public import ElboNumerics
import Foundation

/// Fits a mixture by expectation-maximisation (Dempster, Laird and Rubin 1977).
///
/// Each iteration passes over the rows once: it finds the log-likelihood of the current parameters together
/// with the sums from which the next ones follow. Rows with missing cells enter with the conditional
/// expectations of these (Ghahramani and Jordan 1994), so that the observed cells' likelihood never falls. Rows of
/// t distributions enter with their expected precisions (Peel and McLachlan 2000), and those of contaminated normal laws as good and bad
/// ones (Punzo and McNicholas 2016), in two cycles whose iterations take turns.
///
/// With `trim` each iteration first sets the least probable rows aside, and the log-likelihood of the others never falls
/// (Neykov, Filzmoser, Dimova and Neytchev 2007, "Robust fitting of mixtures using the trimmed likelihood estimator").
///
/// Of data whose rows follow one another in time (`MixtureData.following`) it fits a hidden Markov model, whose states are the
/// components (Baum, Petrie, Soules and Weiss 1970): the E step looks along the series, the M step is the mixture's.
public struct ExpectationMaximization: Sendable {
    /// What rows are counted as in an E step.
    public enum Variant: String, CaseIterable, Codable, Hashable, Sendable {
        /// Responsibilities: maximum likelihood.
        case em
        /// Whole rows to their most probable component: maximum classification likelihood (Celeux and Govaert 1992).
        case classification
        /// Whole rows to components drawn by responsibility (Celeux and Diebolt 1985); the best parameters met are kept.
        case stochastic
    }

    /// What the covariances share.
    public var model: CovarianceModel
    /// What the components are: Gaussians, t distributions or contaminated normal laws.
    public var law: ComponentLaw = .normal
    /// The share of the rows that is set aside as the least probable, in 0..<0.5.
    public var trim: Double = 0
    /// What rows are counted as.
    public var variant: Variant = .em
    /// A prior that keeps components from collapsing; maximum a posteriori instead of maximum likelihood.
    public var prior: ConjugatePrior?
    /// The least variance in any direction, in units of the columns' variances; 0 for none.
    public var floor: Double = 0
    /// How many rows the prior of the level probabilities of categories is worth, α: positive, so that no level has
    /// probability 0. All levels of a category get α rows more in their shares in all rows, in equal parts for the
    /// components.
    public var levelPrior: Double = 1
    /// Iterations end when the log-likelihood L changes by less than this times 1 + |L|, as in mclust.
    public var tolerance: Double = 1e-5
    /// The most iterations.
    public var maximumIterations: Int = 1000
    /// Decides the draws of the stochastic variant.
    public var key: RandomKey = RandomKey(seed: 0)
    /// How many cores work; nil for all. The result does not depend on it.
    public var threads: Int?

    /// EM for one covariance model, with defaults for all else.
    public init(_ model: CovarianceModel) { self.model = model }

    /// Iterates until the log-likelihood settles.
    ///
    /// - Parameters:
    ///   - data: the rows.
    ///   - start: the first parameters, or who belongs to whom.
    ///   - progress: told the iteration and its log-likelihood in nats.
    /// - Throws: `MixtureError` when a component loses its rows or collapses; `DataError` from reading.
    public func fit(
        _ data: MixtureData, from start: FitStart,
        progress: (Int, Double) -> Void = { _, _ in }
    ) throws -> MixtureFit {
        let expect = ExpectationStep(data: data, threads: threads)
        try check(data)
        guard levelPrior > 0, levelPrior.isFinite else {
            throw MixtureError.option(
                name: "the prior of the levels", value: "\(levelPrior)", allowed: "positive")
        }
        let maximize = MaximizationStep(
            model: model, law: law, prior: prior, floor: floor, levelPrior: levelPrior,
            rows: RowKnowledge(of: data))
        let trimming = trim > 0 ? TrimmedRows(data, share: trim, threads: threads) : nil
        var mixture = try start.mixture(for: self, data, expect, maximize)
        var chain = data.sequences.map { _ in start.chain(for: mixture) }
        var history: [Double] = []
        var best: (mixture: GaussianMixture, chain: MarkovChain?, expectation: Expectation)?
        var isConverged = false
        var hadSettled = false
        var lastLogLikelihood: Double?
        while !isConverged, history.count < maximumIterations {
            let kept =
                try trimming.map {
                    ExpectationStep(data: try $0.kept(by: mixture), threads: threads)
                } ?? expect
            let expectation =
                try chain.map {
                    try expect(mixture, following: $0, isDiagonal: model.isDiagonal)
                }
                ?? kept(mixture, assignment(history.count), isDiagonal: model.isDiagonal)
            let objective = try objective(expectation, mixture, data)
            progress(history.count + 1, expectation.logLikelihood)
            let hasSettled = hasSettled(
                expectation, objective, after: lastLogLikelihood ?? -.infinity)
            // Where cycles find different parameters, both must have settled.
            isConverged = hasSettled && (hadSettled || maximize.cycle(0) == .all)
            hadSettled = hasSettled
            lastLogLikelihood = settling(expectation, objective)
            if variant != .stochastic || objective > (history.max() ?? -.infinity) {
                best = (mixture, chain, expectation)
            }
            history.append(objective)
            if isConverged || history.count == maximumIterations { break }
            mixture = try maximize(expectation, about: mixture, maximize.cycle(history.count))
            chain = expectation.chain
        }
        guard let best else {
            throw MixtureError.option(
                name: "the number of iterations", value: "\(maximumIterations)",
                allowed: "at least 1")
        }
        return MixtureFit(
            mixture: best.mixture, chain: best.chain,
            logLikelihood: best.expectation.logLikelihood,
            classificationLogLikelihood: try best.chain.map {
                try expect.bestPathLogLikelihood(best.mixture, $0)
            } ?? best.expectation.classificationLogLikelihood,
            rows: best.expectation.rows, history: history, isConverged: isConverged, method: self)
    }

    private func check(_ data: MixtureData) throws {
        if law.hasTails, prior != nil {
            throw MixtureError.option(
                name: "the prior", value: "a conjugate one",
                allowed: "none for laws with tails; a floor of the variances holds them up")
        }
        if law.hasTails, data.numbers.width == 0 {
            throw MixtureError.option(
                name: "the law of the components", value: "with tails",
                allowed: "normal where all columns are categories")
        }
        if case .t(.fixed(let degrees)) = law, !(degrees > 0 && degrees.isFinite) {
            throw MixtureError.option(
                name: "the number of degrees of freedom", value: "\(degrees)", allowed: "positive")
        }
        if data.sequences != nil {
            guard trim == 0, variant == .em, data.weights == nil else {
                throw MixtureError.option(
                    name: "the way that rows in time are counted", value: "another",
                    allowed: "expectation-maximisation without trimmed or weighted rows")
            }
        }
        guard trim != 0 else { return }
        guard trim > 0, trim < 0.5 else {
            throw MixtureError.option(
                name: "the share of trimmed rows", value: "\(trim)", allowed: "in 0..<0.5")
        }
        guard data.missingCells == 0, data.known == nil else {
            throw MixtureError.option(
                name: "the share of trimmed rows", value: "\(trim)",
                allowed:
                    "0 where cells are missing or components are known, since such rows' densities do not compare; a t distribution (--law t) takes both, and so does a table that elbo impute has filled"
            )
        }
    }

    private func assignment(_ iteration: Int) -> Assignment {
        switch variant {
        case .em: .posterior
        case .classification: .mostProbable
        case .stochastic: .drawn(key.child(UInt64(iteration)))
        }
    }

    /// What the iterations raise.
    private func objective(
        _ expectation: Expectation, _ mixture: GaussianMixture, _ data: MixtureData
    ) throws -> Double {
        var likelihood =
            variant == .classification
            ? expectation.classificationLogLikelihood : expectation.logLikelihood
        if let categories = mixture.categories,
            let prior = RowKnowledge(of: data).levelPrior(
                rows: levelPrior, components: mixture.components.count)
        {
            likelihood += prior.logDensity(categories)
        }
        guard likelihood.isFinite else {
            throw MixtureError.notFinite(what: "the log-likelihood")
        }
        guard let prior else { return likelihood }
        return try likelihood
            + prior.logDensity(
                means: mixture.components.map(\.mean),
                covariances: mixture.components.map(\.covariance), model: model)
    }

    /// What must settle: the objective, with a prior the likelihood alone as in mclust.
    private func settling(_ expectation: Expectation, _ objective: Double) -> Double {
        prior == nil ? objective : expectation.logLikelihood
    }

    private func hasSettled(
        _ expectation: Expectation, _ objective: Double, after last: Double
    ) -> Bool {
        guard last.isFinite, variant != .stochastic else { return false }
        let next = settling(expectation, objective)
        return abs(next - last) <= tolerance * (1 + abs(next))
    }
}
