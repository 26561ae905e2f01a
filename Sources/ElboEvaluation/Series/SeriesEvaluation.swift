public import ElboData
import ElboNumerics
import Foundation

/// Everything `elbo evaluate` says about a model of series.
public struct SeriesEvaluation: Codable, Hashable, Sendable {
    /// Rows that have a cell and were judged.
    public let rows: Int
    /// First rows with a cell of each series that were not, since they say where the state begins (`SeriesModel.firstRows`).
    public let firstRows: Int
    /// Rows without any cell.
    public let emptyRows: Int
    /// Steps without a row.
    public let gaps: Int
    /// log p(x_t | x_<t), in nats per row: mean over the rows with its standard error. Over the cells that are there.
    public let logLikelihood: Estimate
    /// Of a model whose likelihood is estimated by particles: how many, and the bound; nil where it is exact.
    public let bound: BoundScores?
    /// log p(x) of all series, in nats.
    public let totalLogLikelihood: Double
    /// Free parameters.
    public let parameters: Int
    /// 2 L - ν log n on these rows; larger is better.
    public let bic: Double
    /// How many steps ahead forecasts were judged: 1 for each row from those before it, or 1 to so many of the last steps of
    /// each series.
    public let ahead: Int?
    /// Steps of a season of the naive forecast.
    public let season: Int
    /// The forecasts, by columns of numbers.
    public let forecasts: [String: ForecastScores]
    /// Whether these are the rows that the model was fitted to.
    public var isFitted: Bool = false

    /// The evidence lower bound beside an estimate by particles.
    public struct BoundScores: Codable, Hashable, Sendable {
        /// How many particles each series had.
        public let particles: Int
        /// E_q [log p(x, z) - log q(z | x)], in nats per row.
        public let elbo: Double
        /// E_q log p(x | z), in nats per row.
        public let reconstruction: Double
        /// D(q(z | x) ‖ p(z)), in nats per row.
        public let kl: Double
        /// √ of the mean of (x - E[x | z])² over all known cells of each column, in its unit, z drawn from q.
        public let reconstructionErrors: [String: Double]
    }
}

extension SeriesModel {
    /// Judges the model on series of rows.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the model has.
    ///   - ahead: judge forecasts of so many last steps of each series from those before; nil for each row from those before
    ///     it.
    ///   - season: steps of a season of the naive forecast beside, at least 1.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: what the model throws; `SeriesEvaluationError` for series too short to leave something before.
    public func evaluate(
        _ rows: SequencedRows, ahead: Int? = nil, season: Int = 1, threads: Int? = nil
    ) throws -> SeriesEvaluation {
        precondition(season >= 1 && ahead ?? 1 >= 1, "\(season) steps of a season")
        let logs = try logDensities(of: rows, threads: threads)
        let values = rows.table.values
        let hasCells = (0..<rows.table.count).map { step in
            values[step * width..<(step + 1) * width].contains { !$0.isNaN }
        }
        let isJudged = judgedSteps(rows, hasCells)
        let known = zip(logs, isJudged).filter(\.1).map(\.0)
        guard !known.isEmpty else {
            throw SeriesEvaluationError.onlyFirstRows(
                firstRows, steps: rows.sequences.map(\.count).max() ?? 0)
        }
        let total = known.reduce(0, +)
        let gaps = rows.origins.count { $0 == nil }
        return SeriesEvaluation(
            rows: known.count, firstRows: firstRows,
            emptyRows: rows.table.count - gaps - hasCells.count { $0 }, gaps: gaps,
            logLikelihood: Estimate(of: known),
            bound: try (self as? any BoundedSeriesModel)?.boundScores(rows, hasCells),
            totalLogLikelihood: total,
            parameters: parameterCount,
            bic: 2 * total - Double(parameterCount) * log(Double(max(known.count, 1))),
            ahead: ahead, season: season,
            forecasts: try scores(
                rows, isJudged, ahead: ahead, season: season, threads: threads))
    }

    /// The steps whose rows have a cell, but for the first ones of each series.
    private func judgedSteps(_ rows: SequencedRows, _ hasCells: [Bool]) -> [Bool] {
        var isJudged = hasCells
        for sequence in rows.sequences {
            for step in sequence.filter({ hasCells[$0] }).prefix(firstRows) {
                isJudged[step] = false
            }
        }
        return isJudged
    }

    private func scores(
        _ rows: SequencedRows, _ isJudged: [Bool], ahead: Int?, season: Int, threads: Int?
    ) throws -> [String: ForecastScores] {
        let values = rows.table.values
        let laws: [[CellLaw]]
        if let ahead {
            guard rows.sequences.allSatisfy({ $0.count > ahead }) else {
                throw SeriesEvaluationError.tooShort(
                    ahead: ahead, steps: rows.sequences.map(\.count).min() ?? 0)
            }
            laws = try forecasts(after: rows.dropping(ahead), steps: ahead, threads: threads)
        } else {
            let all = try expectations(of: rows, threads: threads)
            laws = rows.sequences.map {
                Array(all[$0.lowerBound * width..<$0.upperBound * width])
            }
        }
        var scores: [String: ForecastScores] = [:]
        for (column, name) in rowColumnNames.enumerated() {
            var judged: [ForecastScores.Judged] = []
            var errors: [Double] = []
            for (own, sequence) in zip(laws, rows.sequences) {
                let cells = sequence.map { values[$0 * width + column] }
                let first = ahead.map { cells.count - $0 } ?? 0
                let before = SeasonalNaive(
                    Array(cells[..<(ahead == nil ? cells.count : first)]), season: season)
                if let error = before.error { errors.append(error) }
                for step in first..<cells.count
                where !cells[step].isNaN && (ahead != nil || isJudged[sequence.lowerBound + step]) {
                    guard case .number(let law) = own[(step - first) * width + column] else {
                        continue
                    }
                    let naive =
                        ahead == nil
                        ? before.law(ofStep: step) : before.law(step - first + 1)
                    // The first cells of a series have nothing before them that a naive forecast could take.
                    guard ahead != nil || naive != nil else { continue }
                    judged.append(.init(law: law, cell: cells[step], naive: naive))
                }
            }
            guard !judged.isEmpty else { continue }
            scores[name] = ForecastScores(
                judged,
                naiveError: errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count))
        }
        return scores
    }
}

/// Why a model cannot be judged on series.
public enum SeriesEvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A series has no more steps than are to be forecast.
    case tooShort(ahead: Int, steps: Int)
    /// No series has more rows than say where its state begins.
    case onlyFirstRows(Int, steps: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .tooShort(let ahead, let steps):
            "a series has \(steps) step\(steps == 1 ? "" : "s"), of which \(ahead) cannot be forecast from those before; judge fewer"
        case .onlyFirstRows(let rows, let steps):
            "the first \(rows) rows of a series say where the state begins and are not judged, and the longest series has \(steps)"
        }
    }
}
