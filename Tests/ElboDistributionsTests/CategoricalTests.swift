import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct CategoricalTests {
    @Test("Log-probability and entropy agree with SciPy, and probabilities sum to one")
    func golden() throws {
        for case_ in try Fixtures.read().categorical {
            let count = case_.logits.count
            let identity = (0..<count * count).map { $0 / count == $0 % count ? 1.0 : 0 }
            let found = try outputs(of: [row(case_.logits), array([count, count], identity)]) {
                let law = Categorical(logits: $0[0])
                return [law.logProbability(of: $0[1]), law.entropy()]
            }
            #expect(isClose(found[0].doubles[case_.index], case_.logProbability))
            #expect(isClose(found[0].doubles.reduce(0) { $0 + exp($1) }, 1))
            #expect(isClose(found[1].scalar, case_.entropy))
        }
    }

    @Test("A constant added to the logits changes nothing")
    func shiftInvariance() throws {
        let value = row([0, 1, 0])
        func log(_ logits: [Double]) throws -> Double {
            try numbers(of: [row(logits), value]) {
                Categorical(logits: $0[0]).logProbability(of: $0[1])
            }[0]
        }
        #expect(isClose(try log([1, -2, 0.5]), try log([1001, 998, 1000.5])))
    }

    @Test("Draws are one-hot, with frequencies that pass a chi-square test at 1e-6")
    func frequencies() throws {
        let logits = [0.0, 1, -1, 2, 0.5]
        let count = 5000
        let draws = try numbers(of: [row(logits), HostArray(RandomKey(seed: 21))]) {
            Categorical(logits: $0[0]).sample(key: $0[1], count: count)
        }
        var counts = [Double](repeating: 0, count: 5)
        for start in stride(from: 0, to: draws.count, by: 5) {
            let draw = Array(draws[start..<start + 5])
            #expect(draw.sorted() == [0, 0, 0, 0, 1])
            for (index, value) in draw.enumerated() { counts[index] += value }
        }
        let total = logits.reduce(0) { $0 + exp($1) }
        let statistic = zip(counts, logits).reduce(0) { sum, pair in
            let expected = Double(count) * exp(pair.1) / total
            return sum + (pair.0 - expected) * (pair.0 - expected) / expected
        }
        let limit = try #require(try Fixtures.read().chiSquareLimits["4"])
        #expect(statistic < limit)
    }

    @Test("Logits far apart stay finite")
    func extremes() throws {
        let found = try outputs(of: [row([1e4, 0, -1e4]), row([0, 0, 1])]) {
            let law = Categorical(logits: $0[0])
            return [law.entropy(), law.mean, law.logProbability(of: $0[1])]
        }
        #expect(isClose(found[0].scalar, 0))
        #expect(found[1].doubles == [1, 0, 0])
        #expect(isClose(found[2].scalar, -2e4))
    }
}
