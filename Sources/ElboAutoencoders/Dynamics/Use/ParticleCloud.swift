import ElboNumerics
import Foundation

/// Particles of some series at one step, as many of each: rows of numbers, series after series.
struct ParticleCloud {
    /// How many series there are.
    let series: Int
    /// How many particles each has.
    let particles: Int
    /// zₜ: `codeWidth` numbers for each particle.
    var codes: [Float]
    /// What the memory's cells remember, likewise.
    var memory: [Float]
    /// The row itself, missing cells drawn, likewise.
    var cells: [Float]
    /// The logarithms of weights, up to a number that all particles of a series share.
    var logWeights: [Double]

    /// How many particles there are in all.
    var count: Int { series * particles }

    /// Weights of a series that sum to one.
    func weights(of place: Int) -> [Double] {
        let own = logWeights[place * particles..<(place + 1) * particles]
        let greatest = own.max() ?? 0
        let weights = own.map { exp($0 - greatest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// The same particles in other places, all with one weight.
    ///
    /// - Parameter parents: for each new particle the place of the one that it is a copy of.
    func gathered(_ parents: [Int], series: Int, particles: Int) -> ParticleCloud {
        func gather(_ values: [Float]) -> [Float] {
            guard !values.isEmpty else { return [] }
            let width = values.count / count
            var result: [Float] = []
            result.reserveCapacity(parents.count * width)
            for parent in parents { result += values[parent * width..<(parent + 1) * width] }
            return result
        }
        return ParticleCloud(
            series: series, particles: particles, codes: gather(codes), memory: gather(memory),
            cells: gather(cells), logWeights: [Double](repeating: 0, count: parents.count))
    }

    /// Takes the particles of some series from others, which are as many.
    mutating func replace(_ places: [Int], by other: ParticleCloud) {
        func replace(_ values: inout [Float], by others: [Float]) {
            let width = values.count / series
            for place in places {
                let own = place * width..<(place + 1) * width
                values.replaceSubrange(own, with: others[own])
            }
        }
        replace(&codes, by: other.codes)
        replace(&memory, by: other.memory)
        replace(&cells, by: other.cells)
    }

    /// 1 / Σ w², how many particles of one weight would tell as much.
    func effectiveCount(of place: Int) -> Double {
        1 / weights(of: place).reduce(0) { $0 + $1 * $1 }
    }

    /// Places of particles of a series, drawn by their weights at equal distances from one random place (systematic resampling,
    /// Kitagawa 1996).
    func systematic(_ place: Int, count: Int, key: RandomKey) -> [Int] {
        let weights = weights(of: place)
        let start = key.uniform(at: 0)
        var (chosen, sum, next): ([Int], Double, Int) = ([], weights[0], 0)
        for draw in 0..<count {
            let at = (start + Double(draw)) / Double(count)
            while sum < at, next < particles - 1 {
                next += 1
                sum += weights[next]
            }
            chosen.append(place * particles + next)
        }
        return chosen
    }
}
