import ElboData
public import ElboNumerics

/// Tests G components against G + 1 by parametric bootstrap (McLachlan 1987), for G = 1, 2, ...
///
/// The likelihood ratio 2 (L_{G+1} - L_G) has no chi-squared law here, so its law is found by fitting both to
/// rows drawn from the fitted mixture of G components.
public struct LikelihoodRatioTest: Sendable {
    /// The covariance model of all mixtures.
    public var model: CovarianceModel
    /// What the components of all mixtures are.
    public var law: ComponentLaw = .normal
    /// The largest G tested.
    public var most: Int = 8
    /// Draws of a whole data set for each G.
    public var replicates: Int = 999
    /// Testing ends at the first G that is not rejected at this level.
    public var level: Double = 0.05
    /// Where EM begins, for the data and for each draw.
    public var start: MixtureStart = .agglomeration
    /// Decides the draws.
    public var key: RandomKey = RandomKey(seed: 0)
    /// How many cores work; nil for all. The result does not depend on it.
    public var threads: Int?

    /// A test of one covariance model, with defaults for all else.
    public init(_ model: CovarianceModel) { self.model = model }

    /// What was found for one G.
    public struct Outcome: Codable, Hashable, Sendable {
        /// G, tested against G + 1.
        public let components: Int
        /// 2 (L_{G+1} - L_G) of the data, in nats.
        public let statistic: Double
        /// The share of draws with a statistic at least as large, the data counted as one: (1 + more) / (1 + draws).
        public let pValue: Double
        /// Draws of which both mixtures could be fitted.
        public let replicates: Int
    }

    /// Runs the tests.
    ///
    /// - Parameters:
    ///   - data: complete rows, without weights.
    ///   - progress: told each outcome.
    /// - Throws: `MixtureError`, also `.unsupported` for missing cells or weights; `DataError` from reading.
    public func run(
        _ data: MixtureData, progress: (Outcome) throws -> Void = { _ in }
    ) throws -> [Outcome] {
        guard data.weights == nil, data.missingCells == 0 else {
            throw MixtureError.unsupported(
                option: "the bootstrap of rows with weights or missing cells", model: model)
        }
        var outcomes: [Outcome] = []
        for count in 1...max(most, 1) {
            let smaller = try fit(data, count, threads: threads)
            let larger = try fit(data, count + 1, threads: threads)
            let statistic = 2 * (larger.logLikelihood - smaller.logLikelihood)
            let own = key.child(UInt64(count))
            let drawn = concurrentMap(replicates, threads: threads) { index -> Double? in
                try? self.statistic(
                    smaller.mixture, rows: data.rows.count, count, own.child(UInt64(index)))
            }.compactMap { $0 }
            let outcome = Outcome(
                components: count, statistic: statistic,
                pValue: Double(1 + drawn.count { $0 >= statistic }) / Double(1 + drawn.count),
                replicates: drawn.count)
            try progress(outcome)
            outcomes.append(outcome)
            if outcome.pValue > level { break }
        }
        return outcomes
    }

    private func statistic(
        _ mixture: GaussianMixture, rows: Int, _ count: Int, _ key: RandomKey
    ) throws -> Double {
        let table = try NumericTable(
            mixture.sample(rows, key: key).values, width: mixture.width)
        let data = try MixtureData(table, table: mixture.categories?.columns.table, threads: 1)
        return try 2
            * (fit(data, count + 1, threads: 1).logLikelihood
                - fit(data, count, threads: 1).logLikelihood)
    }

    private func fit(_ data: MixtureData, _ count: Int, threads: Int?) throws -> MixtureFit {
        var method = ExpectationMaximization(model)
        method.threads = threads
        method.law = law
        var search = MixtureSearch(
            components: [count], models: [model], start: start, method: method, key: key)
        // The data and each replicate alike, or their ratios would not compare.
        search.restarts = 0
        return try search.run(data).fit
    }
}
