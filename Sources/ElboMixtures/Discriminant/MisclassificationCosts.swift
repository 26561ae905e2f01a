/// What it costs to tell a class where another is true, and the class whose expected cost is least.
public struct MisclassificationCosts: Hashable, Sendable {
    /// The cost of telling class d where class c is true, at [c][d]; 0 where they are one.
    public let costs: [[Double]]

    /// Costs of mistakes; all that are not named cost 1.
    ///
    /// - Parameters:
    ///   - classes: how many there are.
    ///   - named: the true class, the class that is told, and the cost, at least 0 and finite.
    /// - Throws: `MixtureError.option`.
    public init(classes: Int, _ named: [(truth: Int, told: Int, cost: Double)]) throws {
        var costs = (0..<classes).map { c in (0..<classes).map { $0 == c ? 0.0 : 1 } }
        for (truth, told, cost) in named {
            guard costs.indices.contains(truth), costs.indices.contains(told), truth != told,
                cost >= 0, cost.isFinite
            else {
                throw MixtureError.option(
                    name: "the cost of telling class \(told + 1) where class \(truth + 1) is true",
                    value: "\(cost)", allowed: "at least 0, of two classes that differ")
            }
            costs[truth][told] = cost
        }
        self.costs = costs
    }

    /// The expected cost Σ_c p_c C[c][d] of telling each class d.
    public func expected(_ probabilities: [Double]) -> [Double] {
        probabilities.indices.map { told in
            probabilities.indices.reduce(0) { $0 + probabilities[$1] * costs[$1][told] }
        }
    }

    /// The class with the least expected cost, the first of equal ones.
    public func decision(_ probabilities: [Double]) -> Int {
        let expected = expected(probabilities)
        return expected.indices.reduce(0) { expected[$1] < expected[$0] ? $1 : $0 }
    }
}
