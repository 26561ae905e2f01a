import ElboData
import ElboNumerics

/// The E step: one pass over the rows, in pieces whose number depends on sizes alone.
struct ExpectationStep {
    let data: MixtureData
    /// How many cores work; nil for all.
    let threads: Int?
    /// The rows that it passes over; nil for all.
    var range: Range<Int>?

    /// Everything the M step of a mixture needs.
    ///
    /// - Parameters:
    ///   - mixture: the parameters that decide who takes which share.
    ///   - assignment: how rows share themselves out.
    ///   - isDiagonal: whether the diagonals of the scatters are enough.
    /// - Throws: `MixtureError.collapsedComponent`; `DataError` from reading.
    func callAsFunction(
        _ mixture: GaussianMixture, _ assignment: Assignment = .posterior, isDiagonal: Bool
    ) throws -> Expectation {
        let empty = Expectation(
            components: mixture.components.count, dimension: mixture.dimension,
            isDiagonal: isDiagonal, slots: data.mixed?.slots.total ?? 0)
        let pieces = pieces(mixture, isDiagonal: isDiagonal)
        let density = try PatternDensity(mixture, shift: data.shift, threads: threads)
        let parts = concurrentMap(pieces.count, threads: threads) { index in
            Result {
                var piece = try ExpectationPiece(
                    data, mixture, assignment, isDiagonal: isDiagonal, sums: empty,
                    complete: density)
                try piece.add(pieces[index])
                return piece.sums
            }
        }
        return try parts.reduce(into: empty) { sum, part in sum += try part.get() }
    }

    /// Everything the M step of a hidden Markov model needs: the sums of rows in the shares that the forward-backward
    /// algorithm finds, and the next chain.
    ///
    /// - Parameters:
    ///   - mixture: the states' laws.
    ///   - chain: how states follow one another.
    ///   - isDiagonal: whether the diagonals of the scatters are enough.
    /// - Throws: `MixtureError.collapsedComponent`; `DataError` from reading.
    func callAsFunction(
        _ mixture: GaussianMixture, following chain: MarkovChain, isDiagonal: Bool
    ) throws -> Expectation {
        let logs = try mixture.componentLogs(of: data.rows, known: data.known, threads: threads)
        let smoothed = SequencePosteriors(logs, data.sequences ?? [], chain, threads: threads)
        var expectation = try self(
            mixture, .responsibilities(smoothed.posteriors), isDiagonal: isDiagonal)
        expectation.logLikelihood = smoothed.logLikelihood
        expectation.chain = smoothed.chain(before: chain)
        return expectation
    }

    /// log p(x, path) of the most probable path of states, in nats.
    func bestPathLogLikelihood(_ mixture: GaussianMixture, _ chain: MarkovChain) throws -> Double {
        let logs = try mixture.componentLogs(of: data.rows, known: data.known, threads: threads)
        return BestPath(logs, data.sequences ?? [], chain).logLikelihood
    }

    /// Cuts the rows so that every core finds work, while the pieces' sums stay small beside the data.
    private func pieces(_ mixture: GaussianMixture, isDiagonal: Bool) -> [Range<Int>] {
        let d = mixture.dimension
        let own = (isDiagonal ? 2 * d : d * (d + 1)) + (data.mixed?.slots.total ?? 0)
        let size = mixture.components.count * own
        let (first, rows) = (range?.lowerBound ?? 0, range?.count ?? data.rows.count)
        let count = min(64, max(8, (1 << 21) / size), (rows + 1023) / 1024)
        return (0..<count).map { piece in
            first + piece * rows / count..<first + (piece + 1) * rows / count
        }
    }
}
