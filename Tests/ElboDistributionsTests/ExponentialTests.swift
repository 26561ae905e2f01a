import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct ExponentialTests {
    @Test("The density integrates to one, and its logarithm is -x / μ - ln μ")
    func density() throws {
        let mean = 0.3
        let step = mean / 500
        let points = (0...20_000).map { Double($0) * step }
        let found = try numbers(of: [array([20_001, 1], points)]) {
            Exponential(logMean: $0[0].trace.constant(row([log(mean)])))
                .logProbability(of: $0[0])
        }
        #expect(isClose(found[500], -1 - log(mean), relative: 1e-10))
        // The trapezoid rule's error is h²/12 (f'(0) - f'(∞)) = (1/500)² / 12, and e^-40 is left out.
        let densities = found.map { exp($0) }
        let integral = (densities.reduce(0, +) - densities[0] / 2) * step
        #expect(isClose(integral, 1 + 1.0 / 3_000_000, relative: 1e-8))
    }

    @Test("It is the law of the power of a complex Gaussian, up to the density of the phase")
    func complexGaussian() throws {
        // Re and Im have the variance v / 2 each: ln p(Re, Im) = ln p(|X|²) - ln π for the same point, at any v.
        let parts: [(Double, Double)] = [(0.3, -1.2), (2, 0.1), (-0.01, 0.02)]
        for variance in [0.05, 1, 40] {
            let powers = try numbers(
                of: [array([3, 1], parts.map { $0.0 * $0.0 + $0.1 * $0.1 })]
            ) {
                Exponential(logMean: $0[0].trace.constant(row([log(variance)])))
                    .logProbability(of: $0[0])
            }
            let both = try numbers(of: [array([3, 2], parts.flatMap { [$0.0, $0.1] })]) {
                DiagonalNormal(
                    mean: $0[0].trace.constant(row([0, 0])),
                    logVariance: $0[0].trace.constant(
                        row([log(variance / 2), log(variance / 2)]))
                ).logProbability(of: $0[0])
            }
            for (power, both) in zip(powers, both) {
                #expect(isClose(both, power - log(Double.pi), relative: 1e-9))
            }
        }
    }

    @Test("Draws have mean μ, variance μ² and the law's entropy (false alarm once in a million)")
    func draws() throws {
        let found = try outputs(of: [HostArray(RandomKey(seed: 11))]) {
            let law = Exponential(logMean: $0[0].trace.constant(row([log(2.5)])))
            let drawn = law.sampleAndLogProbability(key: $0[0], count: 20_000)
            return [drawn.sample, drawn.logProbability, law.entropy(), law.mean]
        }
        let sample = SampleMoments(found[0].doubles)
        #expect(found[0].doubles.allSatisfy { $0 >= 0 })
        #expect(abs(sample.mean - 2.5) < 4.9 * sample.standardError)
        // The fourth central moment is 9 μ⁴.
        #expect(abs(sample.variance / 6.25 - 1) < 4.9 * (8.0 / 20_000).squareRoot())
        let logs = SampleMoments(found[1].doubles.map { -$0 })
        #expect(abs(logs.mean - found[2].scalar) < 4.9 * logs.standardError)
        #expect(isClose(found[2].scalar, 1 + log(2.5)) && isClose(found[3].scalar, 2.5))
    }
}
