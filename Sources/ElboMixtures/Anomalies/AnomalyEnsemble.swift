public import ElboData
public import ElboNumerics

/// Many coarse mixtures of small samples, whose mean log-density tells anomalies in the very data they are
/// fitted to.
///
/// One mixture chosen by its likelihood is the wrong judge there: anomalies that resemble one another get a
/// component of their own and look likely. Four things keep them from it. A sample of a few hundred rows holds
/// too few of them for a component (the subsampling of isolation forests: Liu, Ting and Zhou 2008); the samples
/// differ, so that a row that one member has learnt by heart is strange to the others; and components are widened by
/// half a standard deviation of the data in every column, so that no narrow one decides alone; and a component of less than a tenth of its sample, which a tight group of
/// anomalies can win in spite of all that, does not count. The score is the mean of -log p_b(x) over
/// the members b, in which a single member that knows the row cannot outvote the rest, as it would in the
/// density of all members together.
public struct AnomalyEnsemble: Sendable {
    /// How many mixtures there are.
    public var members: Int = 30
    /// Rows in a member's sample, at most; never more than half of the data.
    public var sampleRows: Int = 256
    /// Rows of the sample for each component.
    public var rowsPerComponent: Int = 40
    /// What is added to every component's variances once it is fitted, in units of the columns' variances: the
    /// density of rows that are known to half a standard deviation only.
    public var smoothing: Double = 0.25
    /// Components that hold less than this share of their sample are left out of the member: a group so small is taken
    /// for one of anomalies, however alike its rows are.
    public var leastShare: Double = 0.1
    /// Decides samples and starts.
    public var key: RandomKey
    /// How many cores work; nil for all. The result does not depend on it.
    public var threads: Int?

    /// An ensemble with defaults for all else.
    public init(key: RandomKey = RandomKey(seed: 0), threads: Int? = nil) {
        self.key = key
        self.threads = threads
    }

    /// Rows that samples are drawn from, at most.
    private static let pool = 50_000
    /// The least variance while a member is fitted, in units of the columns': a column may be constant in a sample.
    private static let floor = 0.01

    /// Fits the members: EM for diagonal covariances (VVI) from k-means.
    ///
    /// - Throws: `MixtureError` for categories, a constant column, too few rows, or a sample to which not even one component
    ///   can be fitted; `DataError` from reading.
    public func fit(_ data: MixtureData) throws -> [GaussianMixture] {
        guard members > 0, sampleRows > 1, rowsPerComponent > 0, smoothing >= 0, leastShare < 1
        else {
            throw MixtureError.option(
                name: "the ensemble's size",
                value:
                    "\(members) members, \(sampleRows) rows, \(rowsPerComponent) for each component, smoothing \(smoothing), least share \(leastShare)",
                allowed: "positive, with two rows in a sample and a least share below 1")
        }
        guard data.rows.count >= 4 else {
            throw MixtureError.tooFewRows(rows: data.rows.count, needed: 4, components: 1)
        }
        try data.requireNumbers(for: "an ensemble for anomalies")
        try data.requireVaryingColumns()
        let pool = try RowSample(
            data.rows, limit: Self.pool, completeOnly: false, key: key.child(0))
        let table = try NumericTable(pool.values, width: pool.width, columns: data.rows.columns)
        let size = min(sampleRows, max(table.count / 2, 2))
        return try concurrentMap(members, threads: threads) { index in
            Result { try member(table, size, data, key.child(UInt64(index) + 1)) }
        }.map { try $0.get() }
    }

    private func member(
        _ table: NumericTable, _ size: Int, _ data: MixtureData, _ key: RandomKey
    ) throws -> GaussianMixture {
        let drawn = try RowSample(table, limit: size, completeOnly: false, key: key.child(0))
        let sample = try MixtureData(
            NumericTable(drawn.values, width: drawn.width, columns: table.columns),
            scaledAs: data)
        var method = ExpectationMaximization(.vvi)
        method.floor = Self.floor
        method.maximumIterations = 200
        method.threads = 1
        let starts = try StartPartitions(
            .kMeans, source: sample.rows, key: key.child(1), threads: 1)
        // Where repeated rows leave no room for so many components, fewer do.
        var count = max(drawn.count / rowsPerComponent, 1)
        while true {
            do {
                let labels = try starts.labels(components: count)
                let fit = try method.fit(sample, from: .partition(labels, components: count))
                return smoothed(fit.mixture, data)
            } catch {
                guard count > 1, error is MixtureError || error is StartError else { throw error }
                count -= 1
            }
        }
    }

    private func smoothed(_ mixture: GaussianMixture, _ data: MixtureData) -> GaussianMixture {
        let held = mixture.components.filter { $0.weight >= leastShare }
        let counted = held.isEmpty ? mixture.components : held
        let total = counted.reduce(0) { $0 + $1.weight }
        let components = counted.map { component in
            let variances = zip(component.covariance.variances, data.columns).map {
                $0 + smoothing * $1.variance
            }
            return GaussianMixture.Component(
                weight: component.weight / total, mean: component.mean,
                covariance: .diagonal(variances))
        }
        return GaussianMixture(
            checked: components, law: .normal, noise: nil, model: mixture.model,
            columns: mixture.columns,
            categories: nil)
    }

    /// The anomaly score of each row: the mean over the members of -log p_b(x), in nats, over the cells that are
    /// there; NaN for a row without any.
    ///
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading.
    public static func scores(
        of rows: any RowSource, by members: [GaussianMixture], threads: Int? = nil
    ) throws -> [Double] {
        var scores = [Double](repeating: 0, count: rows.count)
        let share = 1 / Double(members.count)
        for member in members {
            try member.forEachPosterior(of: rows, threads: threads) { part in
                for (place, log) in part.logDensities.enumerated() {
                    scores[part.rows.lowerBound + place] -= log * share
                }
                for place in part.emptyPlaces { scores[part.rows.lowerBound + place] = .nan }
            }
        }
        return scores
    }
}
