public import ElboData
public import ElboEvaluation
public import ElboMixtures
import Foundation

/// Everything `elbo evaluate` says about a mixture and data.
public struct MixtureEvaluation: Codable, Hashable, Sendable {
    /// Rows that have a cell: those that a fit counts too.
    public let rows: Int
    /// Rows without any cell, which are left out of everything.
    public let emptyRows: Int
    /// log p(x), in nats per row: mean over the rows with its standard error. Over the cells that are there.
    public let logLikelihood: Estimate
    /// The sum over the rows, in nats.
    public let totalLogLikelihood: Double
    /// The criteria on these rows, by name; larger is better.
    public let criteria: [String: Double]
    /// Free parameters.
    public let parameters: Int
    /// The mean of 1 - max_k r_ik.
    public let meanUncertainty: Double
    /// Rows by their most probable component; the noise is the last.
    public let sizes: [Int]
    /// How the components agree with known labels, when there are any.
    public let clustering: ClusteringScores?
    /// `.all` for the rows that the mixture was fitted to; nil for others, and where that is not known.
    public var trainedOn: TrainingExamples?
}

extension GaussianMixture {
    /// Judges the mixture on data.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the mixture has.
    ///   - labels: known classes to compare with; rows of unknown class are left out of the comparison.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading.
    public func evaluate(
        _ rows: any RowSource, labels: PartialLabels? = nil, threads: Int? = nil
    ) throws -> MixtureEvaluation {
        var assigned: [Int] = []
        var sizes = [Int](repeating: 0, count: laws)
        var logs = RunningEstimate()
        var uncertainty = 0.0
        var emptyRows = 0
        var without: [Int] = []
        var classification = 0.0
        try forEachPosterior(of: rows, threads: threads) { part in
            let empty = Set(part.emptyPlaces)
            emptyRows += empty.count
            for (place, label) in part.labels.enumerated() {
                if labels != nil { assigned.append(label) }
                if empty.contains(place) {
                    without.append(part.rows.lowerBound + place)
                    continue
                }
                sizes[label] += 1
                let largest = part[place].max() ?? 1
                uncertainty += 1 - largest
                classification += part.logDensities[place] + log(largest)
                logs.add(part.logDensities[place])
            }
        }
        let mean = logs.estimate
        let count = rows.count - emptyRows
        let total = mean.mean * Double(count)
        var classes = labels?.values ?? []
        for row in without where classes.indices.contains(row) { classes[row] = -1 }
        return MixtureEvaluation(
            rows: count, emptyRows: emptyRows, logLikelihood: mean, totalLogLikelihood: total,
            criteria: Dictionary(
                uniqueKeysWithValues: Criterion.allCases.map {
                    (
                        $0.rawValue,
                        $0.value(
                            logLikelihood: total, classificationLogLikelihood: classification,
                            parameters: parameterCount, rows: Double(count))
                    )
                }), parameters: parameterCount,
            meanUncertainty: uncertainty / Double(max(count, 1)), sizes: sizes,
            clustering: labels.flatMap { _ in
                ClusteringScores(clusters: assigned, classes: classes)
            })
    }
}
