public import ElboData
public import ElboEvaluation
import ElboMixtures
public import ElboModelFiles

/// Everything `elbo evaluate` says about an ensemble for anomalies and data. It ranks rows, and is no density of them:
/// criteria of choice, and counts of rows by its many components, have no meaning.
public struct AnomalyEvaluation: Codable, Hashable, Sendable {
    /// A share of the rows, and the score that no more of them are above.
    public struct Quantile: Codable, Hashable, Sendable {
        /// In 0...1.
        public let share: Double
        /// In nats.
        public let score: Double
    }

    /// Rows that have a cell.
    public let rows: Int
    /// Rows without any cell, which are left out of everything.
    public let emptyRows: Int
    /// How many mixtures the ensemble has.
    public let members: Int
    /// The anomaly score, the members' mean of -log p(x) in nats: mean over the rows with its standard error.
    public let score: Estimate
    /// The median, 90, 99 and 100 % of the scores.
    public let quantiles: [Quantile]
    /// `.all` for the rows that the ensemble was fitted to; nil for others, and where that is not known.
    public let trainedOn: TrainingExamples?
}

extension MixtureFile {
    /// Judges an ensemble for anomalies on data.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixtures have.
    ///   - threads: how many cores work; nil for all.
    /// - Returns: nil for a mixture that is no ensemble, and for rows without any cell.
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading.
    public func evaluateAnomalies(_ rows: any RowSource, threads: Int? = nil) throws
        -> AnomalyEvaluation?
    {
        guard let anomalyMembers else { return nil }
        let scores = try AnomalyEnsemble.scores(of: rows, by: anomalyMembers, threads: threads)
            .filter { !$0.isNaN }.sorted()
        guard !scores.isEmpty else { return nil }
        var mean = RunningEstimate()
        for score in scores { mean.add(score) }
        return AnomalyEvaluation(
            rows: scores.count, emptyRows: rows.count - scores.count,
            members: anomalyMembers.count, score: mean.estimate,
            quantiles: [0.5, 0.9, 0.99, 1].map { share in
                let place = Int((share * Double(scores.count)).rounded(.up)) - 1
                return .init(share: share, score: scores[max(place, 0)])
            }, trainedOn: try wasFitted(to: rows) ? .all : nil)
    }
}
