import ElboAutoencoders
import ElboNumerics
import Foundation

/// How codes are divided among factors (DCI: Eastwood and Williams 2018, section 2): from R, how important dimension d is where factor
/// k is told from the codes.
public struct FactorImportance: Codable, Hashable, Sendable {
    /// R, for each dimension one number for each factor, not negative.
    public let importances: [[Double]]
    /// How well all dimensions together tell each factor: the share of examples told right that the trees did not learn from.
    public let informativeness: [Double]

    /// States both.
    public init(importances: [[Double]], informativeness: [Double]) {
        self.importances = importances
        self.informativeness = informativeness
    }

    /// Σ_d ρ_d (1 - H_K(R_d / Σ R_d)): 1 where each dimension is important for one factor alone; ρ_d is the dimension's share of all.
    public var disentanglement: Double {
        let total = importances.reduce(0) { $0 + $1.reduce(0, +) }
        guard total > 0 else { return 0 }
        return importances.reduce(0) { sum, own in
            sum + own.reduce(0, +) / total * (1 - Self.evenness(own))
        }
    }

    /// The mean over factors of 1 - H_D(R_k / Σ R_k): 1 where each factor is told by one dimension.
    public var completeness: Double {
        let factors = importances.first?.count ?? 0
        let each = (0..<factors).map { factor in
            let own = importances.map { $0[factor] }
            return own.contains { $0 > 0 } ? 1 - Self.evenness(own) : 0
        }
        return each.reduce(0, +) / Double(max(factors, 1))
    }

    /// The entropy of shares over that of equal ones, 0...1.
    private static func evenness(_ weights: [Double]) -> Double {
        let total = weights.reduce(0, +)
        guard total > 0, weights.count > 1 else { return 0 }
        let entropy = weights.reduce(0.0) {
            $1 > 0 ? $0 - $1 / total * log($1 / total) : $0
        }
        return entropy / log(Double(weights.count))
    }
}

extension FactorImportance {
    /// How trees tell factors from codes: ten of them, grown on three quarters of the examples and judged on the others.
    init(of codes: LatentCodes, about factors: KnownFactors, key: RandomKey) {
        let order = key.child(0).permutation(codes.count)
        let (known, held) = (Array(order.dropFirst(codes.count / 4)), order.prefix(codes.count / 4))
        let told = factors.levels.enumerated().map { factor, levels in
            let forest = DecisionForest(
                codes.means, width: codes.dimension, classes: levels, rows: known,
                key: key.child(UInt64(factor) + 1))
            let right = held.count { forest.vote(on: codes[$0]) == levels[$0] }
            return (forest.importances, Double(right) / Double(max(held.count, 1)))
        }
        self.init(
            importances: (0..<codes.dimension).map { axis in told.map { $0.0[axis] } },
            informativeness: told.map(\.1))
    }
}
