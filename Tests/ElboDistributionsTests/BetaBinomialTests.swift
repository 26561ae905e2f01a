import ElboDistributions
import ElboGraph
import ElboTestSupport
import Foundation
import Testing

@Suite struct BetaBinomialTests {
    @Test("Probabilities, mean and entropy agree with mpmath, from U-shaped to binomial")
    func golden() throws {
        for case_ in try PixelFixtures.read().betaBinomial {
            let values = row(case_.levels.map { $0 / 255 })
            for (executor, precision) in [(TestExecutors.exact, 1e-9), (TestExecutors.fast, 3e-4)] {
                let found = try outputs(
                    of: [row([case_.alpha]), row([case_.beta]), values], on: executor
                ) {
                    let law = BetaBinomial(alpha: $0[0], beta: $0[1], eventRank: 0)
                    let every = BetaBinomial(
                        alpha: $0[0].broadcast(to: $0[2].shape),
                        beta: $0[1].broadcast(to: $0[2].shape), eventRank: 0)
                    return [every.logProbabilities(of: $0[2]), law.mean, law.entropy()]
                }
                #expect(
                    isClose(
                        found[0].doubles, case_.logProbabilities, relative: precision,
                        absolute: precision), "\(case_.alpha), \(case_.beta)")
                #expect(isClose(found[1].scalar, case_.mean, relative: precision))
                #expect(
                    isClose(
                        found[2].scalar, case_.entropy, relative: precision, absolute: precision))
            }
        }
    }

    @Test("α = β = 1 gives every level the same probability")
    func flat() throws {
        let logs = try numbers(of: [row(pixelValues)]) {
            let one = $0[0] * 0 + 1
            return BetaBinomial(alpha: one, beta: one, eventRank: 0).logProbabilities(of: $0[0])
        }
        #expect(isClose(logs, [Double](repeating: -log(256), count: 256)))
    }
}
