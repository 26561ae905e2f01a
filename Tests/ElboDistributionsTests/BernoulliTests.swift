import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct BernoulliTests {
    @Test("Log-probability and entropy agree with SciPy")
    func golden() throws {
        for case_ in try Fixtures.read().bernoulli {
            let found = try outputs(of: [row(case_.logits), row(case_.x)]) {
                let law = Bernoulli(logits: $0[0])
                return [law.logProbability(of: $0[1]), law.entropy()]
            }
            #expect(isClose(found[0].scalar, case_.logProbability))
            #expect(isClose(found[1].scalar, case_.entropy, relative: 1e-8))
        }
    }

    @Test("Probabilities of all outcomes sum to one")
    func sumsToOne() throws {
        let outcomes = (0..<8).flatMap { n in (0..<3).map { Double(n >> $0 & 1) } }
        let logs = try numbers(of: [row([0.3, -2, 5]), array([8, 3], outcomes)]) {
            Bernoulli(logits: $0[0]).logProbability(of: $0[1])
        }
        #expect(isClose(logs.reduce(0) { $0 + exp($1) }, 1))
    }

    @Test("Grey values get the cross-entropy x ln p + (1 - x) ln(1 - p)")
    func crossEntropy() throws {
        let (logit, x) = (0.8, 0.25)
        let found = try numbers(of: [row([logit]), row([x])]) {
            Bernoulli(logits: $0[0]).logProbability(of: $0[1])
        }
        let p = 1 / (1 + exp(-logit))
        #expect(isClose(found[0], x * log(p) + (1 - x) * log(1 - p)))
    }

    @Test("Extreme logits stay finite, with their gradients", arguments: [1e4, -1e4])
    func extremes(logit: Double) throws {
        for x in [0.0, 1] {
            for executor in [TestExecutors.exact, TestExecutors.fast] {
                let found = try outputs(of: [row([logit]), row([x])], on: executor) {
                    let law = Bernoulli(logits: $0[0])
                    let log = law.logProbability(of: $0[1])
                    return [log, law.entropy(), law.mean]
                        + gradient(of: log, withRespectTo: [$0[0]])
                }
                #expect(found.flatMap { $0.doubles }.allSatisfy { $0.isFinite })
                let expected = (x == 1) == (logit > 0) ? 0 : -1e4
                #expect(isClose(found[0].scalar, expected, absolute: 1e-6))
                #expect(isClose(found[1].scalar, 0, absolute: 1e-6))
                #expect(isClose(found[3].scalar, x - (logit > 0 ? 1 : 0), absolute: 1e-6))
            }
        }
    }

    @Test("Draws are zeros and ones with the right frequencies (false alarm once in a million)")
    func frequencies() throws {
        let logits = [-2.0, 0, 3]
        let draws = try numbers(of: [row(logits), HostArray(RandomKey(seed: 8))]) {
            Bernoulli(logits: $0[0]).sample(key: $0[1], count: 5000)
        }
        #expect(draws.allSatisfy { $0 == 0 || $0 == 1 })
        for (axis, logit) in logits.enumerated() {
            let p = 1 / (1 + exp(-logit))
            let sum = stride(from: axis, to: draws.count, by: 3).reduce(0) { $0 + draws[$1] }
            #expect(abs(sum - 5000 * p) < 4.9 * (5000 * p * (1 - p)).squareRoot())
        }
    }
}
