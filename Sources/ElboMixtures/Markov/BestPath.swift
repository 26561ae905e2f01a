import CElboMixtures
import ElboNumerics
import Foundation

/// The most probable states of series of rows together: Viterbi's path, which a sequence of each step's most probable
/// state need not be.
struct BestPath: Sendable {
    /// The state of each step, from 0.
    var states: [Int] = []
    /// Σ log p(x, path) over the series, in nats.
    var logLikelihood = 0.0

    /// - Parameters: as for `SequencePosteriors`.
    init(_ logs: [Double], _ sequences: [Range<Int>], _ chain: MarkovChain) {
        let count = chain.states
        let transposed = chain.transposed.map { log($0) }
        let initial = chain.reachable(chain.initial).map { log($0) }
        var scratch = [Double](repeating: 0, count: 2 * count)
        states.reserveCapacity(logs.count / count)
        for sequence in sequences {
            let own = Array(logs[sequence.lowerBound * count..<sequence.upperBound * count])
            var back = [Int32](repeating: 0, count: own.count)
            var path = [Int32](repeating: 0, count: sequence.count)
            logLikelihood += elbo_markov_best_path(
                own, sequence.count, count, initial, transposed, &back, &scratch, &path)
            states += path.map(Int.init)
        }
    }
}
