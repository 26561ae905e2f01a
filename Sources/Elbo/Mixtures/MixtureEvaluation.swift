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
    /// The mean of 1 - max_k r_ik over the groups.
    public let meanUncertainty: Double
    /// Rows by their most probable group: a component, or a cluster of joined ones; the noise is the last.
    public let sizes: [Int]
    /// How the groups agree with known labels, when there are any.
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
    ///   - groups: sets of laws that rows are sorted into, together all of them; nil for each law by itself.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.wrongColumns`; `DataError` from reading.
    public func evaluate(
        _ rows: any RowSource, labels: PartialLabels? = nil, groups: [[Int]]? = nil,
        threads: Int? = nil
    ) throws -> MixtureEvaluation {
        let groups = groups ?? (0..<laws).map { [$0] }
        var assigned: [Int] = []
        var sizes = [Int](repeating: 0, count: groups.count)
        var logs = RunningEstimate()
        var uncertainty = 0.0
        var emptyRows = 0
        var without: [Int] = []
        var classification = 0.0
        try forEachPosterior(of: rows, threads: threads) { part in
            let empty = Set(part.emptyPlaces)
            emptyRows += empty.count
            for place in 0..<part.rows.count {
                let (label, unsure) = part.group(of: groups, at: place)
                if labels != nil { assigned.append(label) }
                if empty.contains(place) {
                    without.append(part.rows.lowerBound + place)
                    continue
                }
                sizes[label] += 1
                uncertainty += unsure
                classification += part.logDensities[place] + log(part[place].max() ?? 1)
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
