public import ElboData
import ElboNumerics
import Foundation

extension DynamicsSession: BoundedSeriesModel {
    /// E_q log p(x | z) - D(q(z | x) ‖ p(z)) of each series, codes drawn from q, which sees all of the series where it looks ahead
    /// (Girin et al. 2021, equation 4.30); the means over as many draws as there are particles.
    ///
    /// Codes of rows without any cell are drawn from the prior, and cost nothing.
    public func bounds(of rows: SequencedRows) throws -> [SeriesBound] {
        try chunks(of: rows).flatMap { chunk -> [SeriesBound] in
            var pass = ParticlePass(
                self, chunk, evidence: try evidence(of: chunk), resamples: false,
                key: Self.key(chunk))
            let count = chunk.sequences.count
            var (reconstruction, elbo) = (
                [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
            )
            var squares = [[Double]](repeating: [Double](repeating: 0, count: width), count: count)
            for step in 0..<chunk.steps {
                let found = try pass.advance().step
                for (place, sequence) in chunk.sequences.enumerated() where step < sequence.count {
                    let own = cells(rows, sequence.lowerBound + step)
                    let volume = trained.scale.logVolume(own)
                    let range = place * particles..<(place + 1) * particles
                    func mean(_ values: [Float]) -> Double {
                        values[range].reduce(0) { $0 + Double($1) } / Double(particles)
                    }
                    reconstruction[place] += mean(found.logProbabilities) + volume
                    elbo[place] += mean(found.logWeights) + volume
                    for (column, cell) in own.enumerated() where !cell.isNaN {
                        let mean =
                            range.reduce(0) { $0 + Double(found.law.means[$1 * width + column]) }
                            / Double(particles)
                        let away =
                            cell - mean * trained.scale.deviations[column]
                            - trained.scale.means[column]
                        squares[place][column] += away * away
                    }
                }
            }
            return (0..<count).map {
                SeriesBound(
                    reconstruction: reconstruction[$0], kl: reconstruction[$0] - elbo[$0],
                    squares: squares[$0])
            }
        }
    }
}
