import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Laws over choices and shares.
@Suite struct ChoiceLawTests {
    private static let logits = [0.3, -1, 0.7, 2, 0, -0.5]

    private func shares(_ group: Int) -> [Double] {
        let own = Self.logits[3 * group..<3 * group + 3].map(exp)
        return own.map { $0 / own.reduce(0, +) }
    }

    @Test(
        "Straight-through draws are one-hot, as often as the law says (false alarm once in 10 000)")
    func draws() throws {
        let count = 6000
        for executor in [TestExecutors.exact, TestExecutors.fast] {
            let found = try outputs(
                of: [HostArray(RandomKey(seed: 1)), array([1, 2, 3], Self.logits)], on: executor
            ) {
                let law = StraightThroughCategories(logits: $0[1], temperature: 0.5)
                let drawn = law.sampleAndLogProbability(key: $0[0], count: count)
                return [drawn.sample, drawn.logProbability, law.mean, law.entropy()]
            }
            let draws = found[0].doubles
            #expect(
                draws.allSatisfy { $0 == 0 || $0 == 1 } && draws.reduce(0, +) == Double(2 * count))
            for group in 0..<2 {
                let exact = shares(group)
                var statistic = 0.0
                for place in 0..<3 {
                    let seen = (0..<count).reduce(0) { $0 + draws[6 * $1 + 3 * group + place] }
                    statistic +=
                        pow(seen - exact[place] * Double(count), 2) / (exact[place] * Double(count))
                }
                // χ² of two degrees of freedom is above 18.4 once in 10 000.
                #expect(statistic < 18.4, "\(statistic)")
            }
            let logs = SampleMoments(found[1].doubles.map { -$0 })
            #expect(abs(logs.mean - found[3].scalar) < 5 * logs.standardError)
            #expect(isClose(found[2].doubles, shares(0) + shares(1), relative: 1e-5))
        }
    }

    @Test("The gradient of a draw is that of the softmax of the same noise")
    func gradients() throws {
        let weights = [1.0, -2, 0.5, 3, 1, -1]
        let found = try outputs(of: [
            HostArray(RandomKey(seed: 3)), array([1, 2, 3], Self.logits), row(weights),
        ]) {
            let law = StraightThroughCategories(logits: $0[1], temperature: 0.7)
            let hard = (law.sample(key: $0[0], count: 1) * $0[2]).sum()
            let noise = $0[0].gumbel([1, 1, 2, 3])
            let soft = (softmax(($0[1] + noise) / 0.7).reshaped(to: [1, 1, 6]) * $0[2]).sum()
            return gradient(of: hard, withRespectTo: [$0[1]])
                + gradient(of: soft, withRespectTo: [$0[1]])
        }
        #expect(isClose(found[0].doubles, found[1].doubles))
        #expect(found[0].doubles.contains { abs($0) > 1e-3 })
    }

    @Test("The divergence of choices from equal ones is ln C less the entropy, by hand")
    func divergence() throws {
        let found = try outputs(of: [array([1, 2, 3], Self.logits)]) {
            [
                klDivergence(
                    from: StraightThroughCategories(logits: $0[0], temperature: 1),
                    to: StraightThroughCategories(logits: $0[0] * 0, temperature: 1))
            ]
        }
        let exact = (0..<2).reduce(0.0) { sum, group in
            sum + shares(group).reduce(log(3)) { $0 + $1 * log($1) }
        }
        #expect(isClose(found[0].scalar, exact))
    }

    @Test("The density of shares integrates to one, and is told alike of a draw and of its value")
    func shares() throws {
        // Three shares: the simplex as a triangle, by the midpoint rule.
        let steps = 300
        var places: [Double] = []
        for a in 0..<steps {
            for b in 0..<steps {
                let (x, y) = ((Double(a) + 0.5) / Double(steps), (Double(b) + 0.5) / Double(steps))
                if x + y < 1 { places += [x, y, 1 - x - y] }
            }
        }
        let values = places
        let logs = try numbers(of: [
            row([0.4, -0.3]), row([-0.5, 0.2]), array([values.count / 3, 3], values),
        ]) {
            LogisticNormal(DiagonalNormal(mean: $0[0], logVariance: $0[1])).logProbability(
                of: $0[2])
        }
        let mass = logs.reduce(0) { $0 + exp($1) } / Double(steps * steps)
        #expect(abs(mass - 1) < 5e-3, "\(mass)")
        let found = try outputs(of: [
            HostArray(RandomKey(seed: 5)), row([0.4, -0.3]), row([-0.5, 0.2]),
        ]) {
            let law = LogisticNormal(DiagonalNormal(mean: $0[1], logVariance: $0[2]))
            let drawn = law.sampleAndLogProbability(key: $0[0], count: 100)
            return [drawn.sample, drawn.logProbability, law.logProbability(of: drawn.sample)]
        }
        #expect(isClose(found[1].doubles, found[2].doubles, relative: 1e-9, absolute: 1e-9))
        for row in 0..<100 {
            #expect(isClose(found[0].doubles[3 * row..<3 * row + 3].reduce(0, +), 1))
        }
    }
}
