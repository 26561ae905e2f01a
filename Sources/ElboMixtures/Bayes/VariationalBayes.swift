import ElboData
import ElboNumerics
import Foundation

/// Fits a mixture by variational Bayes: Dirichlet or Dirichlet-process weights, Gauss-Wishart components
/// (Attias 2000; Bishop 2006, section 10.2).
///
/// The expected log-densities of the E step are those of Gaussians with other weights, so the same pass over
/// the rows serves, also for missing cells: q(x_m | k) is the conditional Gaussian. Components that hold less
/// than a row at the end are dropped.
public struct VariationalBayes: Sendable {
    /// The prior of the weights; nil for a Dirichlet law with 1/G for each component.
    public var weights: WeightPrior?
    /// β₀: how many rows the prior mean is worth.
    public var meanPrecision: Double = 1
    /// Full covariances, or diagonal ones.
    public var isDiagonal: Bool
    /// Iterations end when the bound changes by less than this times 1 + its size.
    public var tolerance: Double = 1e-6
    /// The most iterations.
    public var maximumIterations: Int = 2000
    /// How many cores work; nil for all. The result does not depend on it.
    public var threads: Int?

    /// Variational Bayes with defaults: prior means and covariances are those of all rows.
    public init(isDiagonal: Bool = false) { self.isDiagonal = isDiagonal }

    /// Iterates until the bound settles.
    ///
    /// - Parameters:
    ///   - data: the rows; columns must not be constant.
    ///   - start: the first parameters, or who belongs to whom.
    ///   - progress: told the iteration and its bound in nats.
    /// - Throws: `MixtureError` for columns without variance and for categories; `DataError` from reading.
    public func fit(
        _ data: MixtureData, from start: FitStart,
        progress: (Int, Double) -> Void = { _, _ in }
    ) throws -> VariationalFit {
        try data.requireNumbers(for: "variational Bayes")
        let model: CovarianceModel = isDiagonal ? .vvi : .vvv
        let expect = ExpectationStep(data: data, threads: threads)
        let prior = try VariationalPrior(self, data, expect)
        var (mixture, sums) = try start.sums(
            for: ExpectationMaximization(model), data, expect)
        var state = try prior.posterior(sums, about: mixture)
        var history: [Double] = []
        var isConverged = false
        while history.count < maximumIterations {
            mixture = state.pseudoMixture
            sums = try expect(mixture, isDiagonal: isDiagonal)
            let bound = sums.logLikelihood - state.divergence
            guard bound.isFinite else { throw MixtureError.notFinite(what: "the bound") }
            progress(history.count + 1, bound)
            let last = history.last
            history.append(bound)
            if let last, abs(bound - last) <= tolerance * (1 + abs(bound)) {
                isConverged = true
                break
            }
            state = try prior.posterior(sums, about: mixture)
        }
        return VariationalFit(
            mixture: state.mixture(
                keeping: sums.sums.map(\.weight), columns: data.rows.columns),
            bound: history.last ?? -.infinity, rows: sums.rows, history: history,
            isConverged: isConverged, method: self)
    }
}
