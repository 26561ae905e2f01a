public import ElboData
import ElboNumerics

/// What a hidden Markov model says about series of rows, step after step.
public struct MarkovPosteriors: Sendable {
    /// p(z_t = k | x) of all rows of the series, K numbers for each step.
    public let shares: [Double]
    /// log p(x_t | x_<t) of each step in nats; 0 for a gap.
    public let logDensities: [Double]
    /// log p(x) of all series together, in nats.
    public let logLikelihood: Double
    /// The state of each step on the most probable path of the series (Viterbi), from 0.
    public let path: [Int]
    /// log p(x, path), in nats.
    public let pathLogLikelihood: Double
}

extension HiddenMarkovModel {
    /// What the model says about series of rows.
    ///
    /// - Parameters:
    ///   - rows: as many columns as the model has.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.wrongColumns`, `.level`, `.notFinite` for a row that is impossible in every state.
    public func posteriors(of rows: SequencedRows, threads: Int? = nil) throws -> MarkovPosteriors {
        let logs = try states.componentLogs(of: rows.table, threads: threads)
        let smoothed = SequencePosteriors(logs, rows.sequences, chain, threads: threads)
        guard smoothed.logLikelihood.isFinite else {
            throw MixtureError.notFinite(what: "the log-likelihood")
        }
        let path = BestPath(logs, rows.sequences, chain)
        return MarkovPosteriors(
            shares: smoothed.posteriors, logDensities: smoothed.gains,
            logLikelihood: smoothed.logLikelihood, path: path.states,
            pathLogLikelihood: path.logLikelihood)
    }

    /// p(z_t = k | x_≤t), K numbers for each step.
    func filtered(_ rows: SequencedRows, threads: Int?) throws -> [Double] {
        let logs = try states.componentLogs(of: rows.table, threads: threads)
        return rows.sequences.flatMap {
            SequencePosteriors.filtered(logs, $0, chain)
        }
    }
}
