import CElboMixtures
import ElboNumerics
import Foundation

/// What a chain and the states' densities say about series of rows: the forward-backward algorithm (Baum, Petrie, Soules
/// and Weiss 1970).
struct SequencePosteriors: Sendable {
    /// p(z_t = k | x), step after step.
    var posteriors: [Double]
    /// log p(x_t | x_<t) of each step, in nats; 0 for a row without any cell.
    var gains: [Double]
    /// Σ log p(x) over the series.
    var logLikelihood = 0.0
    /// Σ p(z_1 = k | x) over the series.
    var firsts: [Double]
    /// Σ_t p(z_t = i, z_t+1 = j | x), states x states.
    var moves: [Double]

    /// Runs over all series.
    ///
    /// - Parameters:
    ///   - logs: log p(x_t | z_t = k), step after step.
    ///   - sequences: where each series' steps are.
    ///   - chain: the states' probabilities.
    ///   - threads: how many cores work, on a series each; nil for all.
    init(
        _ logs: consuming [Double], _ sequences: [Range<Int>], _ chain: MarkovChain, threads: Int?
    ) {
        let count = chain.states
        posteriors = Array(repeating: 0, count: logs.count)
        gains = Array(repeating: 0, count: logs.count / count)
        firsts = Array(repeating: 0, count: count)
        moves = Array(repeating: 0, count: count * count)
        let (transitions, transposed) = (chain.flat, chain.transposed)
        let initial = chain.reachable(chain.initial)
        let parts = logs.withUnsafeMutableBufferPointer { logs in
            posteriors.withUnsafeMutableBufferPointer { posteriors in
                gains.withUnsafeMutableBufferPointer { gains in
                    // Series run side by side, each on places of its own.
                    nonisolated(unsafe) let logs = logs
                    nonisolated(unsafe) let posteriors = posteriors
                    nonisolated(unsafe) let gains = gains
                    return concurrentMap(sequences.count, threads: threads) { index in
                        let (first, steps) = (
                            sequences[index].lowerBound, sequences[index].count
                        )
                        var shifts = [Double](repeating: 0, count: steps)
                        var scratch = [Double](repeating: 0, count: 2 * count)
                        var part = Part(
                            total: 0, moves: Array(repeating: 0, count: count * count))
                        guard steps > 0, let logs = logs.baseAddress,
                            let posteriors = posteriors.baseAddress, let gains = gains.baseAddress
                        else { return part }
                        let (b, shares) = (
                            logs + first * count, posteriors + first * count
                        )
                        part.total = elbo_markov_forward(
                            b, steps, count, initial, transitions, shares, gains + first, &shifts)
                        elbo_markov_backward(
                            b, steps, count, transposed, shares, &part.moves, &scratch)
                        return part
                    }
                }
            }
        }
        for (part, sequence) in zip(parts, sequences) where !sequence.isEmpty {
            logLikelihood += part.total
            for state in 0..<count {
                firsts[state] += posteriors[sequence.lowerBound * count + state]
            }
            for place in moves.indices { moves[place] += part.moves[place] }
        }
        for place in moves.indices { moves[place] *= transitions[place] }
    }

    private struct Part: Sendable {
        var total: Double
        var moves: [Double]
    }

    /// The chain that these counts make the most likely.
    ///
    /// A state from which nothing was seen to go anywhere, as one of a last row alone, keeps what it had.
    func chain(before: MarkovChain) -> MarkovChain {
        func normalized(_ row: [Double], or old: [Double]) -> [Double] {
            let sum = row.reduce(0, +)
            return sum > 0 && sum.isFinite ? row.map { $0 / sum } : old
        }
        let states = before.states
        return MarkovChain(
            checked: normalized(firsts, or: before.initial),
            (0..<states).map {
                normalized(
                    Array(moves[$0 * states..<($0 + 1) * states]), or: before.transitions[$0])
            })
    }
}

extension SequencePosteriors {
    /// p(z_t = k | x_≤t) of one series, step after step.
    static func filtered(
        _ logs: [Double], _ sequence: Range<Int>, _ chain: MarkovChain
    ) -> [Double] {
        let count = chain.states
        var b = Array(logs[sequence.lowerBound * count..<sequence.upperBound * count])
        var filtered = [Double](repeating: 0, count: b.count)
        var gains = [Double](repeating: 0, count: sequence.count)
        var shifts = gains
        _ = elbo_markov_forward(
            &b, sequence.count, count, chain.reachable(chain.initial), chain.flat, &filtered,
            &gains, &shifts)
        return filtered
    }
}
