public import ElboData
public import ElboNumerics
import Foundation

extension DynamicsSession: SeriesModel {
    /// The model's.
    public var width: Int { trained.width }
    /// The model's.
    public var table: [TableColumn]? { trained.table }
    /// The model's.
    public var rowColumns: [String]? { trained.rowColumns }
    /// The model's.
    public var rowColumnNames: [String] { trained.rowColumnNames }
    /// The model's.
    public var pathNames: [String] { trained.pathNames }
    /// The model's.
    public var parameterCount: Int { trained.parameterCount }
    /// The model's.
    public var firstRows: Int { trained.firstRows }

    /// Particles by which the law of a row is told that is to come next: 64, of many cells fewer, so that the laws of four
    /// million particles at most are held.
    private func lawParticles(cells: Int) -> Int {
        min(particles, 64, max(8, 4_000_000 / max(cells, 1)))
    }

    /// Steps whose rows count for what is said of a row before them.
    private static let lag = 64

    /// Estimates of log p(xₜ | x_<ₜ) of each step by a particle filter, in nats; 0 for a gap.
    public func logDensities(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        var logs = [Double](repeating: 0, count: rows.table.count)
        for chunk in try chunks(of: rows) {
            var pass = ParticlePass(self, chunk, key: Self.key(chunk))
            for step in 0..<chunk.steps {
                let found = try pass.advance().logDensities
                for (place, sequence) in chunk.sequences.enumerated() where step < sequence.count {
                    let row = sequence.lowerBound + step
                    let cells = cells(rows, row)
                    guard cells.contains(where: { !$0.isNaN }) else { continue }
                    logs[row] = found[place] + trained.scale.logVolume(cells)
                }
            }
        }
        return logs
    }

    /// Of each cell the law given the rows before it: the mean over particles of normal laws.
    public func expectations(of rows: SequencedRows, threads: Int?) throws -> [CellLaw] {
        var laws = [CellLaw?](repeating: nil, count: rows.table.count * width)
        let count = lawParticles(cells: laws.count)
        for chunk in try chunks(of: rows) {
            var pass = ParticlePass(self, chunk, key: Self.key(chunk))
            for step in 0..<chunk.steps {
                var cloud = pass.drawn(count)
                let moments = try predict(&cloud, key: pass.key.child(UInt64(step)).child(3))
                for (place, sequence) in chunk.sequences.enumerated() where step < sequence.count {
                    for (column, law) in cellLaws(moments, cloud, place).enumerated() {
                        laws[(sequence.lowerBound + step) * width + column] = law
                    }
                }
                _ = try pass.advance()
            }
        }
        return laws.compactMap(\.self)
    }

    /// E[zₜ | x] at each step, x up to 64 steps later.
    public func paths(of rows: SequencedRows, threads: Int?) throws -> [Double] {
        let d = model.latentDimension
        var paths = [Double](repeating: 0, count: rows.table.count * d)
        for chunk in try chunks(of: rows) {
            var pass = ParticlePass(self, chunk, key: Self.key(chunk))
            var smoothed = SmoothedParticles(lag: Self.lag, width: d)
            func settle(_ step: Int) {
                for (place, sequence) in chunk.sequences.enumerated() where step < sequence.count {
                    let means = smoothed.means(
                        at: step, of: place, weights: pass.cloud.weights(of: place))
                    let first = (sequence.lowerBound + step) * d
                    paths.replaceSubrange(first..<first + d, with: means)
                }
            }
            for _ in 0..<chunk.steps {
                _ = try pass.advance()
                smoothed.append(pass.cloud.codes, parents: pass.parents)
                if let step = smoothed.settled { settle(step) }
            }
            smoothed.unsettled.forEach(settle)
        }
        return paths
    }

    /// Missing cells with E[x | known cells up to 64 steps later], or drawn: those of one particle that went through all of the series.
    public func filled(
        _ rows: SequencedRows, drawingWith key: RandomKey?, threads: Int?
    ) throws -> [Double] {
        var result = rows.table.values
        for chunk in try chunks(of: rows) {
            let missing = chunk.sequences.contains { sequence in
                sequence.contains { cells(rows, $0).contains(where: \.isNaN) }
            }
            guard missing else { continue }
            let own = (key ?? RandomKey(seed: 0)).child(UInt64(chunk.places.lowerBound))
            var pass = ParticlePass(self, chunk, key: own)
            var smoothed = SmoothedParticles(lag: key == nil ? Self.lag : nil, width: width)
            func fill(_ step: Int, _ place: Int, _ values: (Int) -> Double) {
                let sequence = chunk.sequences[place]
                guard step < sequence.count else { return }
                let first = (sequence.lowerBound + step) * width
                for column in 0..<width where rows.table.values[first + column].isNaN {
                    result[first + column] =
                        values(column) * trained.scale.deviations[column]
                        + trained.scale.means[column]
                }
            }
            func settle(_ step: Int) {
                for place in chunk.sequences.indices {
                    let means = smoothed.means(
                        at: step, of: place, weights: pass.cloud.weights(of: place))
                    fill(step, place) { means[$0] }
                }
            }
            for _ in 0..<chunk.steps {
                let found = try pass.advance()
                smoothed.append(
                    key == nil ? found.step.law.means : pass.cloud.cells, parents: pass.parents)
                if let step = smoothed.settled { settle(step) }
            }
            if key == nil {
                smoothed.unsettled.forEach(settle)
            } else {
                for (place, chosen) in pass.places(1).enumerated()
                where chunk.sequences.indices.contains(place) {
                    for step in 0..<chunk.steps {
                        let at = smoothed.ancestor(of: chosen[0], at: step)
                        let cells = smoothed.numbers(at: step, of: at)
                        fill(step, place) { Double(cells[cells.startIndex + $0]) }
                    }
                }
            }
        }
        return result
    }

    /// What comes after each series: the mean over particles of normal laws, each of which goes on by itself.
    public func forecasts(
        after rows: SequencedRows, steps: Int, threads: Int?
    ) throws -> [[CellLaw]] {
        try chunks(of: rows).flatMap { chunk -> [[CellLaw]] in
            var pass = ParticlePass(self, chunk, key: Self.key(chunk))
            var ended = pass.drawn(particles)
            for step in 0..<chunk.steps {
                _ = try pass.advance()
                let places = chunk.sequences.indices.filter {
                    chunk.sequences[$0].count == step + 1
                }
                if !places.isEmpty { ended.replace(places, by: pass.drawn(particles)) }
            }
            var laws = [[CellLaw]](repeating: [], count: chunk.sequences.count)
            for step in 0..<steps {
                let moments = try predict(&ended, key: pass.key.child(UInt64(step)).child(4))
                for place in laws.indices { laws[place] += cellLaws(moments, ended, place) }
            }
            return laws
        }
    }

    /// A series that begins anew.
    public func sample(_ steps: Int, key: RandomKey) throws -> [Double] {
        var cloud = firstCloud(series: 1, particles: 1)
        return try (0..<steps).flatMap { step -> [Double] in
            _ = try predict(&cloud, key: key.child(UInt64(step)))
            return cloud.cells.enumerated().map { trained.scale.inverted($1, column: $0) }
        }
    }

    /// The series in the order of the table, some at a time.
    ///
    /// - Throws: `AutoencoderError.otherDimensions`.
    func chunks(of rows: SequencedRows) throws -> [SeriesChunk] {
        guard rows.table.width == width else {
            throw AutoencoderError.otherDimensions(
                name: rows.table.name, expected: [width], found: [rows.table.width])
        }
        let count = seriesAtOnce(rows.sequences.count)
        return stride(from: 0, to: rows.sequences.count, by: count).map { first in
            SeriesChunk(
                rows, first..<min(first + count, rows.sequences.count), count: count,
                scale: trained.scale)
        }
    }

    /// What a chunk's draws come from: the same whenever it is looked at.
    static func key(_ chunk: SeriesChunk) -> RandomKey {
        RandomKey(seed: 0).child(UInt64(chunk.places.lowerBound))
    }

    func cells(_ rows: SequencedRows, _ row: Int) -> ArraySlice<Double> {
        rows.table.values[row * width..<(row + 1) * width]
    }

    /// The laws of a series' cells over particles of one weight.
    private func cellLaws(_ moments: CellMoments, _ cloud: ParticleCloud, _ place: Int) -> [CellLaw]
    {
        let count = cloud.particles
        return (0..<width).map { column in
            .number(
                ScalarLaw(
                    (place * count..<(place + 1) * count).map { particle in
                        ScalarLaw.Part(
                            weight: 1 / Double(count),
                            mean: trained.scale.inverted(
                                moments.means[particle * width + column], column: column),
                            scale: exp(Double(moments.logVariances[particle * width + column]) / 2)
                                * trained.scale.deviations[column])
                    }))
        }
    }
}
