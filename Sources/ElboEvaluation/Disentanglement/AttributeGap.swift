import ElboAutoencoders
import Foundation

/// How much better the most telling dimension predicts a factor by itself than the next one does (SAP: Kumar, Sattigeri and
/// Balakrishnan 2018, section 3).
///
/// Of a number the score of a dimension is the share of its variance that a line tells, Cov(z, v)² / Var z Var v. Of another factor
/// it is the balanced accuracy of the best thresholds, as many as there are levels but one, counted from what guessing gives as 0
/// to 1.
public struct AttributeGap: Codable, Hashable, Sendable {
    /// S, for each dimension one number for each factor, 0...1; 0 for an idle dimension.
    public let scores: [[Double]]

    /// States the scores.
    public init(scores: [[Double]]) { self.scores = scores }

    /// The gap of each factor, 0...1.
    public var gaps: [Double] {
        (scores.first ?? []).indices.map { factor in
            let falling = scores.map { $0[factor] }.sorted(by: >)
            return falling[0] - (falling.count > 1 ? falling[1] : 0)
        }
    }

    /// The mean of the gaps.
    public var score: Double { gaps.reduce(0, +) / Double(max(gaps.count, 1)) }
}

extension AttributeGap {
    /// How well single dimensions of codes predict factors.
    init(of codes: LatentCodes, about factors: KnownFactors, active: [Bool]) {
        let scores = (0..<codes.dimension).map { axis -> [Double] in
            guard active[axis] else { return factors.names.map { _ in 0 } }
            let values = (0..<codes.count).map { Double(codes.means[$0 * codes.dimension + axis]) }
            return factors.names.indices.map { factor in
                factors.numbers[factor].map { Self.determination(values, $0) }
                    ?? Self.separation(values, factors.levels[factor])
            }
        }
        self.init(scores: scores)
    }

    /// Cov(a, b)² / Var a Var b
    static func determination(_ a: [Double], _ b: [Double]) -> Double {
        let n = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
        var (covariance, varianceA, varianceB) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            covariance += (x - meanA) * (y - meanB)
            varianceA += (x - meanA) * (x - meanA)
            varianceB += (y - meanB) * (y - meanB)
        }
        let product = varianceA * varianceB
        return product > 0 ? min(covariance * covariance / product, 1) : 0
    }

    /// Balanced accuracy of the best intervals, one for each level at most, with guessing as 0.
    ///
    /// Dynamic programming over at most 200 cells of equal count: the best labels of the cells so far that end in a level after so
    /// many changes.
    static func separation(_ values: [Double], _ levels: [Int]) -> Double {
        let count = (levels.max() ?? 0) + 1
        let sizes = levels.reduce(into: [Double](repeating: 0, count: count)) { $0[$1] += 1 }
        let order = values.indices.sorted { values[$0] < values[$1] }
        var cells: [[Double]] = []
        var held = 0
        for (place, row) in order.enumerated() {
            let isEqual = place > 0 && values[order[place - 1]] == values[row]
            if cells.isEmpty || held * 200 >= values.count && !isEqual {
                cells.append([Double](repeating: 0, count: count))
                held = 0
            }
            cells[cells.count - 1][levels[row]] += 1 / (sizes[levels[row]] * Double(count))
            held += 1
        }
        // best[changes][level]
        var best = [[Double]](
            repeating: [Double](repeating: 0, count: count), count: count)
        for (place, cell) in cells.enumerated() {
            let before = best.map { $0.max() ?? 0 }
            for changes in 0..<count {
                for level in 0..<count {
                    let stays = place == 0 && changes > 0 ? -1 : best[changes][level]
                    let comes = place > 0 && changes > 0 ? before[changes - 1] : -1
                    best[changes][level] = max(stays, comes) + cell[level]
                }
            }
        }
        let accuracy = best.flatMap { $0 }.max() ?? 0
        let chance = 1 / Double(count)
        return min(max((accuracy - chance) / (1 - chance), 0), 1)
    }
}
