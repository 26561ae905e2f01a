import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// What every law over pixel levels promises.
@Suite struct PixelLawTests {
    /// ln p of all levels, one after the other.
    private func logs(
        _ law: PixelLawCase, _ parameters: [Double],
        on executor: any Executor = TestExecutors.exact
    ) throws -> [Double] {
        try numbers(of: [row(pixelValues)] + parameters.map { row([$0]) }, on: executor) {
            inputs in
            law.law(inputs.dropFirst().map { $0.broadcast(to: [256]) })
                .logProbabilities(of: inputs[0])
        }
    }

    @Test("The probabilities of the 256 levels sum to one", arguments: PixelLawCase.all)
    func sumsToOne(law: PixelLawCase) throws {
        for parameters in [law.parameters] + law.extremes {
            let sum = try logs(law, parameters).reduce(0) { $0 + exp($1) }
            #expect(isClose(sum, 1, relative: 1e-9), "\(parameters)")
        }
    }

    @Test("Mean and entropy are those of the probabilities", arguments: PixelLawCase.all)
    func moments(law: PixelLawCase) throws {
        let logs = try logs(law, law.parameters)
        let found = try outputs(of: law.parameters.map { row([$0]) }) {
            [law.law($0).mean, law.law($0).entropy()]
        }
        let mean = zip(logs, pixelValues).reduce(0) { $0 + exp($1.0) * $1.1 }
        #expect(isClose(found[0].scalar, mean))
        #expect(isClose(found[1].scalar, -logs.reduce(0) { $0 + exp($1) * $1 }))
    }

    @Test("Gradients agree with finite differences", arguments: PixelLawCase.all)
    func gradients(law: PixelLawCase) throws {
        for level in [0.0, 1, 77, 200, 254, 255] {
            let value = row([level / 255])
            let found = try outputs(of: law.parameters.map { row([$0]) } + [value]) { inputs in
                let parameters = Array(inputs.dropLast())
                let log = law.law(parameters).logProbabilities(of: inputs[inputs.count - 1])
                return gradient(of: log.sum(), withRespectTo: parameters)
            }
            let expected = try numericalGradient(at: law.parameters) { parameters in
                try numbers(of: parameters.map { row([$0]) } + [value]) { inputs in
                    law.law(Array(inputs.dropLast()))
                        .logProbabilities(of: inputs[inputs.count - 1])
                }[0]
            }
            #expect(
                isClose(found.map(\.scalar), expected, relative: 1e-6, absolute: 1e-7), "\(level)")
        }
    }

    @Test(
        "Extreme parameters: finite in single precision, gradients too, and near Float64",
        arguments: PixelLawCase.all)
    func extremes(law: PixelLawCase) throws {
        for parameters in [law.parameters] + law.extremes {
            func run(_ executor: any Executor) throws -> [[Double]] {
                try outputs(
                    of: [row(pixelValues)] + parameters.map { row([$0]) }, on: executor
                ) { inputs in
                    let free = Array(inputs.dropFirst())
                    let log = law.law(free.map { $0.broadcast(to: [256]) })
                        .logProbabilities(of: inputs[0])
                    return [log, law.law(free).mean, law.law(free).entropy()]
                        + gradient(of: log.sum(), withRespectTo: free)
                }.map(\.doubles)
            }
            let (exact, fast) = (try run(TestExecutors.exact), try run(TestExecutors.fast))
            #expect(exact.joined().allSatisfy { $0.isFinite }, "\(parameters)")
            #expect(fast.joined().allSatisfy { $0.isFinite }, "\(parameters)")
            #expect(
                isClose(fast[0], exact[0], relative: 3e-4, absolute: 3e-4), "\(parameters)")
            #expect(isClose(fast[1], exact[1], relative: 1e-4, absolute: 1e-5), "\(parameters)")
        }
    }

    @Test(
        "Draws are whole levels with frequencies that pass a chi-square test at 1e-6",
        arguments: PixelLawCase.all)
    func draws(law: PixelLawCase) throws {
        let count = 5000
        let draws = try numbers(
            of: law.parameters.map { row([$0]) } + [HostArray(RandomKey(seed: 17))],
            on: TestExecutors.fast
        ) { law.law(Array($0.dropLast())).sample(key: $0[$0.count - 1], count: count) }
        #expect(draws.count == count)
        let levels = draws.map { Int(($0 * 255).rounded()) }
        #expect(zip(draws, levels).allSatisfy { abs($0 - Double($1) / 255) < 1e-7 })
        #expect(levels.allSatisfy { (0..<256).contains($0) })

        // Neighbouring levels together, until a group is expected 280 times.
        var groups: [(expected: Double, found: Double)] = [(0, 0)]
        var counts = [Double](repeating: 0, count: 256)
        for level in levels { counts[level] += 1 }
        for (level, log) in try logs(law, law.parameters).enumerated() {
            if groups[groups.count - 1].expected >= 280 { groups.append((0, 0)) }
            groups[groups.count - 1].expected += Double(count) * exp(log)
            groups[groups.count - 1].found += counts[level]
        }
        let last = groups.removeLast()
        groups[groups.count - 1].expected += last.expected
        groups[groups.count - 1].found += last.found
        let statistic = groups.reduce(0) {
            $0 + ($1.found - $1.expected) * ($1.found - $1.expected) / $1.expected
        }
        let limit = try #require(try Fixtures.read().chiSquareLimits["\(groups.count - 1)"])
        #expect(statistic < limit)
    }

    @Test("Levels come back from scaled bytes and from their values, in single precision")
    func levels() throws {
        let bytes = array([256], (0..<256).map { Double(Float($0) * (1 / 255)) })
        let found = try outputs(of: [bytes], on: TestExecutors.fast) {
            let levels = PixelLevels.levels(of: $0[0])
            return [levels, PixelLevels.values(of: levels)]
        }
        #expect(found[0].doubles == (0..<256).map(Double.init))
        #expect(found[1].floats.map { $0 * 255 } == (0..<256).map(Float.init))
    }
}
