import ElboDistributions
import ElboGraph
import ElboTestSupport
import Foundation
import Testing

@Suite struct DiscretizedLogisticTests {
    @Test("Probabilities, mean and entropy agree with mpmath, far tails included")
    func golden() throws {
        for case_ in try PixelFixtures.read().discretizedLogistic {
            let values = row(case_.levels.map { $0 / 255 })
            for (executor, precision) in [(TestExecutors.exact, 1e-9), (TestExecutors.fast, 2e-4)] {
                let found = try outputs(
                    of: [row([case_.location]), row([case_.logScale]), values], on: executor
                ) {
                    let law = DiscretizedLogistic(location: $0[0], logScale: $0[1], eventRank: 0)
                    let every = DiscretizedLogistic(
                        location: $0[0].broadcast(to: $0[2].shape), logScale: $0[1], eventRank: 0)
                    return [every.logProbabilities(of: $0[2]), law.mean, law.entropy()]
                }
                #expect(
                    isClose(
                        found[0].doubles, case_.logProbabilities, relative: precision,
                        absolute: precision))
                #expect(
                    isClose(found[1].scalar, case_.mean, relative: precision, absolute: precision))
                #expect(
                    isClose(
                        found[2].scalar, case_.entropy, relative: precision, absolute: precision))
            }
        }
    }

    @Test("A mixture agrees with mpmath")
    func mixture() throws {
        for case_ in try PixelFixtures.read().mixture {
            let inputs = [case_.logits, case_.locations, case_.logScales].map { array([1, 3], $0) }
            let values = array([case_.levels.count, 1], case_.levels.map { $0 / 255 })
            let found = try outputs(of: inputs + [values]) {
                let law = DiscretizedLogisticMixture(
                    logits: $0[0], locations: $0[1], logScales: $0[2], eventRank: 0)
                return [law.logProbabilities(of: $0[3]), law.mean, law.entropy()]
            }
            #expect(isClose(found[0].doubles, case_.logProbabilities, relative: 1e-9))
            #expect(isClose(found[1].scalar, case_.mean))
            #expect(isClose(found[2].scalar, case_.entropy))
        }
    }

    @Test("A mixture of equal components is one of them")
    func equalComponents() throws {
        let found = try outputs(of: [array([1, 2], [0.3, -2]), row(pixelValues)]) {
            let spread = $0[0] * 0
            let values = $0[1].reshaped(to: [256, 1])
            let mixture = DiscretizedLogisticMixture(
                logits: $0[0], locations: spread + 0.4, logScales: spread - 3, eventRank: 0)
            let single = DiscretizedLogistic(
                location: mixture.mean * 0 + 0.4, logScale: mixture.mean * 0 - 3, eventRank: 0)
            return [mixture.logProbabilities(of: values), single.logProbabilities(of: values)]
        }
        #expect(isClose(found[0].doubles, found[1].doubles))
    }

    @Test("Mirrored pixels under a mirrored law have the same probabilities")
    func mirror() throws {
        func logs(_ location: Double) throws -> [Double] {
            try numbers(of: [row(pixelValues)]) {
                DiscretizedLogistic(
                    location: $0[0] * 0 + location, logScale: $0[0] * 0 - 4, eventRank: 0
                ).logProbabilities(of: $0[0])
            }
        }
        let (dark, bright) = (try logs(0.2), try logs(0.8))
        #expect(isClose(dark, bright.reversed(), relative: 1e-9))
    }
}
