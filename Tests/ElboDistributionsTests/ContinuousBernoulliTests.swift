import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct ContinuousBernoulliTests {
    /// Both sides of every change of formula, and λ = ½ itself.
    static let logits = [0, 1e-6, -1e-3, 0.0299, -0.0301, 0.5, -0.9999, 1.0001, 4, -15, 80]

    @Test("Log-density, mean and entropy agree with quadrature by mpmath")
    func golden() throws {
        for case_ in try PixelFixtures.read().continuousBernoulli {
            for (executor, precision) in [(TestExecutors.exact, 1e-11), (TestExecutors.fast, 2e-6)]
            {
                let found = try outputs(of: [row([case_.logit]), row([case_.x])], on: executor) {
                    let law = ContinuousBernoulli(logits: $0[0])
                    return [law.logProbability(of: $0[1]), law.mean, law.entropy()]
                }.map(\.doubles).joined()
                #expect(
                    isClose(
                        Array(found), [case_.logProbability, case_.mean, case_.entropy],
                        relative: precision, absolute: precision), "\(case_.logit)")
            }
        }
    }

    @Test("The density integrates to one", arguments: logits)
    func integral(logit: Double) throws {
        // Simpson's rule: the density is an exponential over 1/20 of whose scale a step goes at most.
        let steps = 2000
        let points = (0...steps).map { Double($0) / Double(steps) }
        let logs = try numbers(of: [array([1], [logit]), array([steps + 1, 1], points)]) {
            ContinuousBernoulli(logits: $0[0]).logProbability(of: $0[1])
        }
        let sum = logs.enumerated().reduce(0) {
            $0 + exp($1.element) * ($1.offset % steps == 0 ? 1 : $1.offset % 2 == 0 ? 2 : 4)
        }
        #expect(isClose(sum / Double(3 * steps), 1, relative: 1e-6))
    }

    @Test(
        "Gradients agree with finite differences, and the mean's with the density's",
        arguments: logits)
    func gradients(logit: Double) throws {
        let found = try outputs(of: [row([logit]), row([0.3])]) {
            let law = ContinuousBernoulli(logits: $0[0])
            return gradient(of: law.logProbability(of: $0[1]), withRespectTo: $0)
                + gradient(of: law.mean.sum(), withRespectTo: [$0[0]]) + [law.mean]
        }
        func numerical(_ f: (ContinuousBernoulli, Tensor) -> Tensor) throws -> [Double] {
            try numericalGradient(at: [logit, 0.3]) { point in
                try numbers(of: point.map { row([$0]) }) {
                    f(ContinuousBernoulli(logits: $0[0]), $0[1])
                }[0]
            }
        }
        let density = try numerical { $0.logProbability(of: $1) }
        #expect(isClose(found[0].scalar, density[0], relative: 1e-7, absolute: 1e-7))
        #expect(isClose(found[1].scalar, density[1], relative: 1e-7, absolute: 1e-7))
        let mean = try numerical { law, _ in law.mean.sum() }
        #expect(isClose(found[2].scalar, mean[0], relative: 1e-7, absolute: 1e-7))
        // An exponential family: d ln p / dl = x - mean.
        #expect(isClose(found[0].scalar, 0.3 - found[3].scalar, relative: 1e-9, absolute: 1e-10))
    }

    @Test("Extreme logits stay finite in single precision, with their gradients")
    func extremes() throws {
        for logit in [1e4, -1e4, 1e30, -1e30, 1e-30, 0] {
            for x in [0, 0.5, 1.0] {
                let found = try outputs(
                    of: [row([logit]), row([x]), HostArray(RandomKey(seed: 1))],
                    on: TestExecutors.fast
                ) {
                    let law = ContinuousBernoulli(logits: $0[0])
                    let log = law.logProbability(of: $0[1])
                    let draws = law.sample(key: $0[2], count: 50)
                    return [log, law.mean, law.entropy(), draws]
                        + gradient(of: log, withRespectTo: [$0[0]])
                        + gradient(of: draws.sum(), withRespectTo: [$0[0]])
                        + gradient(of: law.mean.sum(), withRespectTo: [$0[0]])
                }
                #expect(
                    found.flatMap { $0.doubles }.allSatisfy { $0.isFinite }, "\(logit) at \(x)")
                #expect(found[3].doubles.allSatisfy { (0...1).contains($0) })
            }
        }
    }

    @Test("Draws are the quantiles of uniform numbers: chi-square at 1e-6", arguments: logits)
    func draws(logit: Double) throws {
        let count = 5000
        let draws = try numbers(
            of: [row([logit]), HostArray(RandomKey(seed: 30))], on: TestExecutors.fast
        ) { ContinuousBernoulli(logits: $0[0]).sample(key: $0[1], count: count) }
        var counts = [Double](repeating: 0, count: 10)
        for draw in draws {
            // The distribution function (e^{l x} - 1) / (e^l - 1), for l > 0 from the other end.
            let a = abs(logit)
            let u =
                a == 0
                ? draw
                : logit < 0
                    ? expm1(-a * draw) / expm1(-a) : 1 - expm1(-a * (1 - draw)) / expm1(-a)
            counts[min(max(Int(u * 10), 0), 9)] += 1
        }
        let expected = Double(count) / 10
        let statistic = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
        let limit = try #require(try Fixtures.read().chiSquareLimits["9"])
        #expect(statistic < limit)
    }

    @Test(
        "The mean slope of draws is the slope of the mean (false alarm once in a million)",
        arguments: logits)
    func reparameterizedGradient(logit: Double) throws {
        let count = 4000
        let found = try outputs(
            of: [
                array([count], [Double](repeating: logit, count: count)),
                HostArray(RandomKey(seed: 6)),
            ]
        ) {
            let law = ContinuousBernoulli(logits: $0[0])
            return gradient(of: law.sample(key: $0[1]).sum(), withRespectTo: [$0[0]])
                + gradient(of: law.mean.sum(), withRespectTo: [$0[0]])
        }
        let slopes = SampleMoments(found[0].doubles)
        #expect(abs(slopes.mean - found[1].doubles[0]) < 4.9 * slopes.standardError)
    }
}
