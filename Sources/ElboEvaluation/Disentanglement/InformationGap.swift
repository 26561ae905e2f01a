import ElboAutoencoders
import ElboNumerics
import Foundation

/// How much more the most telling dimension knows of a factor than the next one does (MIG: Chen, Li, Grosse and Duvenaud 2018,
/// equation 6).
///
///     1/K Σ_k (I(z_j(k); v_k) - max_{j ≠ j(k)} I(z_j; v_k)) / H(v_k),     j(k) = argmax_j I(z_j; v_k)
public struct InformationGap: Codable, Hashable, Sendable {
    /// I(z_j; v_k) in nats, for each dimension one number for each factor.
    public let information: [[Double]]
    /// H(v_k) in nats.
    public let entropies: [Double]

    /// States both.
    public init(information: [[Double]], entropies: [Double]) {
        self.information = information
        self.entropies = entropies
    }

    /// The gap of each factor, 0...1.
    public var gaps: [Double] {
        entropies.indices.map { factor in
            let falling = information.map { $0[factor] }.sorted(by: >)
            return ((falling.first ?? 0) - (falling.count > 1 ? falling[1] : 0)) / entropies[factor]
        }
    }

    /// The mean of the gaps: 1 where each factor has a dimension of its own, 0 where two know alike much of each.
    public var score: Double { gaps.reduce(0, +) / Double(max(gaps.count, 1)) }
}

extension InformationGap {
    /// What codes know of factors.
    ///
    /// Of normal laws with independent dimensions I is that of draws of q(z|x), as in the paper: the mean of
    /// ln q(z_j | v_k) - ln q(z_j), each the mean of q(z_j|x) over the examples of the level or over all. Examples should be all
    /// combinations of the factors, or many. Of other codes it is that of their means in twenty parts of equal width (Locatello et
    /// al. 2019).
    init(of codes: LatentCodes, about factors: KnownFactors, key: RandomKey) {
        let hasLaw = codes.isDiagonalNormal && codes.variances.contains { $0 > 0 }
        let information = (0..<codes.dimension).map { axis in
            hasLaw
                ? Self.drawn(codes, axis, factors, key: key.child(UInt64(axis)))
                : Self.counted(codes, axis, factors)
        }
        let entropies = factors.levels.map { levels in
            ContingencyTable(clusters: levels, classes: levels).mutualInformation
        }
        self.init(information: information, entropies: entropies)
    }

    private static func counted(_ codes: LatentCodes, _ axis: Int, _ factors: KnownFactors)
        -> [Double]
    {
        let values = (0..<codes.count).map { Double(codes.means[$0 * codes.dimension + axis]) }
        let (least, most) = (values.min() ?? 0, values.max() ?? 0)
        let parts = Double(KnownFactors.mostLevels)
        let cells = values.map { value in
            most > least ? min(Int((value - least) / (most - least) * parts), Int(parts) - 1) : 0
        }
        return factors.levels.map {
            ContingencyTable(clusters: cells, classes: $0).mutualInformation
        }
    }

    private static func drawn(
        _ codes: LatentCodes, _ axis: Int, _ factors: KnownFactors, key: RandomKey
    ) -> [Double] {
        let (n, d) = (codes.count, codes.dimension)
        let mean = (0..<n).map { Double(codes.means[$0 * d + axis]) }
        let precision = (0..<n).map { 1 / max(Double(codes.variances[$0 * d + axis]), 1e-20) }
        let offset = precision.map { 0.5 * log($0) }
        let draws = max(1, min(8, 4000 / max(n, 1)))
        let counts = factors.levels.map { levels in
            levels.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        var sums = [Double](repeating: 0, count: factors.names.count)
        var logs = [Double](repeating: 0, count: n)
        for draw in 0..<n * draws {
            let own = draw % n
            let z = mean[own] + key.normal(at: draw) / precision[own].squareRoot()
            for row in 0..<n {
                let away = z - mean[row]
                logs[row] = offset[row] - 0.5 * away * away * precision[row]
            }
            // The largest term is at least that of the example itself, so that no mean underflows.
            let largest = logs.max() ?? 0
            for row in 0..<n { logs[row] = exp(logs[row] - largest) }
            let all = logs.reduce(0, +) / Double(n)
            for (factor, levels) in factors.levels.enumerated() {
                let level = levels[own]
                var sum = 0.0
                for row in 0..<n where levels[row] == level { sum += logs[row] }
                let own = max(sum / Double(counts[factor][level] ?? 1), 1e-300)
                sums[factor] += log(own) - log(all)
            }
        }
        return sums.map { max($0 / Double(n * draws), 0) }
    }
}
