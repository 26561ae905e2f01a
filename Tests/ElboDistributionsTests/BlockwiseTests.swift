import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct BlockwiseTests {
    private static let logits = [0.0, 1, -1]

    /// N(0.5, e^0.2), a category of three levels, N(-1, e^-0.4).
    private static func law(_ values: [Tensor]) -> Blockwise {
        Blockwise([
            DiagonalNormal(mean: values[0].slice(0..<1, along: -1), logVariance: values[1]),
            Categorical(logits: values[2]),
            DiagonalNormal(mean: values[0].slice(1..<2, along: -1), logVariance: values[3]),
        ])
    }

    private static let parameters = [row([0.5, -1]), row([0.2]), row(logits), row([-0.4])]

    @Test("Each part scores its own numbers; sums, means and entropies follow")
    func parts() throws {
        let value = row([1, 0, 0, 1, 0.25])
        let found = try outputs(of: Self.parameters + [value]) {
            let law = Self.law($0)
            return [
                law.logProbabilities(of: $0[4]), law.logProbability(of: $0[4]), law.mean,
                law.entropies(),
            ]
        }
        func normal(_ x: Double, _ mean: Double, _ logVariance: Double) -> Double {
            -0.5 * ((x - mean) * (x - mean) / exp(logVariance) + logVariance + log(2 * .pi))
        }
        let total = Self.logits.reduce(0) { $0 + exp($1) }
        let shares = Self.logits.map { exp($0) / total }
        let expected = [normal(1, 0.5, 0.2), 0, 0, log(shares[2]), normal(0.25, -1, -0.4)]
        #expect(isClose(found[0].doubles, expected))
        #expect(isClose(found[1].scalar, expected.reduce(0, +)))
        #expect(isClose(found[2].doubles, [0.5] + shares + [-1]))
        #expect(isClose(found[3].doubles[2], -shares[1] * log(shares[1])))
    }

    @Test("Draws: a level each, with the levels' shares, and numbers independent of them, at 1e-6")
    func draws() throws {
        let count = 20_000
        let found = try numbers(of: Self.parameters + [HostArray(RandomKey(seed: 8))]) {
            Self.law($0).sample(key: $0[4], count: count)
        }
        let total = Self.logits.reduce(0) { $0 + exp($1) }
        for level in 0..<3 {
            let share = exp(Self.logits[level]) / total
            let mean = (0..<count).reduce(0) { $0 + found[$1 * 5 + 1 + level] } / Double(count)
            // 4.9 standard errors: a false alarm in a million.
            #expect(abs(mean - share) < 4.9 * (share * (1 - share) / Double(count)).squareRoot())
        }
        for row in 0..<count {
            #expect(found[row * 5 + 1...row * 5 + 3].sorted() == [0, 0, 1])
        }
        let first = (0..<count).map { (found[$0 * 5] - 0.5) / exp(0.1) }
        let last = (0..<count).map { (found[$0 * 5 + 4] + 1) / exp(-0.2) }
        let correlation = zip(first, last).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
        #expect(abs(correlation) < 4.9 / Double(count).squareRoot())
        #expect(abs(first.reduce(0, +)) < 4.9 * Double(count).squareRoot())
    }
}
