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
    init(_ logs: [Double], _ sequences: [Range<Int>], _ chain: MarkovChain, threads: Int?) {
        let count = chain.states
        posteriors = []
        posteriors.reserveCapacity(logs.count)
        gains = []
        firsts = Array(repeating: 0, count: count)
        moves = Array(repeating: 0, count: count * count)
        let (transitions, transposed) = (chain.flat, chain.transposed)
        let initial = chain.reachable(chain.initial)
        // Blocks bound what is at hand at once, and series of a block run side by side.
        let atOnce = 256
        for start in stride(from: 0, to: sequences.count, by: atOnce) {
            let block = Array(sequences[start..<min(start + atOnce, sequences.count)])
            let parts = concurrentMap(block.count, threads: threads) { index in
                Self.smoothed(
                    Array(logs[block[index].lowerBound * count..<block[index].upperBound * count]),
                    states: count, initial: initial, transitions, transposed)
            }
            for part in parts {
                logLikelihood += part.total
                for state in 0..<count { firsts[state] += part.posteriors[state] }
                for place in moves.indices { moves[place] += part.moves[place] }
                posteriors += part.posteriors
                gains += part.gains
            }
        }
        for place in moves.indices { moves[place] *= transitions[place] }
    }

    private struct Part: Sendable {
        var posteriors: [Double]
        var gains: [Double]
        var moves: [Double]
        var total = 0.0
    }

    private static func smoothed(
        _ logs: [Double], states: Int, initial: [Double], _ transitions: [Double],
        _ transposed: [Double]
    ) -> Part {
        var b = logs
        let steps = logs.count / states
        var part = Part(
            posteriors: Array(repeating: 0, count: logs.count),
            gains: Array(repeating: 0, count: steps),
            moves: Array(repeating: 0, count: states * states))
        var scratch = [Double](repeating: 0, count: 2 * states)
        part.total = elbo_markov_forward(
            &b, steps, states, initial, transitions, &part.posteriors, &part.gains)
        elbo_markov_backward(
            b, steps, states, transposed, &part.posteriors, &part.moves, &scratch)
        return part
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
        _ = elbo_markov_forward(
            &b, sequence.count, count, chain.reachable(chain.initial), chain.flat, &filtered,
            &gains)
        return filtered
    }
}
