import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Constants by SciPy 1.16, `t.logpdf` and `t.entropy`.
@Suite struct StudentTTests {
    /// ν, μ, s, x, ln p, entropy.
    private static let values: [[Double]] = [
        [4, 0.7, 0.4, 1.9, -3.0111760119916857, 0.7654692850045114],
        [1.5, -2, 3, 40, -8.275604418791264, 3.248271756512759],
        [30, 0, 0.001, 0.004, -0.6448972762142748, -5.45521194919493],
        [2.5, 0.3, 1.2, 0.3, -1.1989611502544049, 2.0300816273698756],
    ]

    @Test(
        "Densities and entropies are SciPy's, in single precision too",
        arguments: values)
    func golden(values: [Double]) throws {
        for (executor, precision) in [(TestExecutors.exact, 1e-9), (TestExecutors.fast, 2e-4)] {
            let found = try outputs(
                of: [values[0], values[1], log(values[2]), values[3]].map { row([$0]) },
                on: executor
            ) {
                let law = StudentT(location: $0[1], logScale: $0[2], degrees: $0[0])
                return [law.logProbability(of: $0[3]), law.entropy()]
            }
            #expect(isClose(found[0].scalar, values[4], relative: precision, absolute: precision))
            #expect(isClose(found[1].scalar, values[5], relative: precision, absolute: precision))
        }
    }

    @Test("Draws have the law's mean, variance and entropy (false alarm once in 100 000)")
    func draws() throws {
        let found = try outputs(of: [HostArray(RandomKey(seed: 3)), row([9])]) {
            let law = StudentT(
                location: $0[1] * 0 - 2, logScale: $0[1] * 0 + log(1.5), degrees: $0[1])
            let drawn = law.sampleAndLogProbability(key: $0[0], count: 20_000)
            return [drawn.sample, drawn.logProbability, law.entropy()]
        }
        let sample = SampleMoments(found[0].doubles)
        #expect(abs(sample.mean + 2) < 4.5 * sample.standardError)
        // Var = s² ν / (ν - 2); the kurtosis is 3 + 6 / (ν - 4).
        let variance = 2.25 * 9 / 7
        #expect(abs(sample.variance / variance - 1) < 4.5 * (3.2 / 20_000).squareRoot())
        let logs = SampleMoments(found[1].doubles.map { -$0 })
        #expect(abs(logs.mean - found[2].scalar) < 4.5 * logs.standardError)
    }
}
