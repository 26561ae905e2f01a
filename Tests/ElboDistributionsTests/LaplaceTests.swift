import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct LaplaceTests {
    @Test("The density integrates to one, and its logarithm is e^(-|x - μ| / b) / 2b's")
    func density() throws {
        let (location, scale) = (0.7, 0.4)
        let points = (0...20_000).map { location + scale * (Double($0) - 10_000) / 400 }
        let found = try numbers(of: [array([20_001, 1], points)]) {
            Laplace(
                location: $0[0].trace.constant(row([location])),
                logScale: $0[0].trace.constant(row([log(scale)]))
            ).logProbability(of: $0[0])
        }
        #expect(isClose(found[10_400], -1 - log(2 * scale), relative: 1e-10))
        let integral = found.reduce(0) { $0 + exp($1) } * scale / 400
        // The trapezoid rule's error at the kink is the step's square over 12.
        #expect(isClose(integral, 1, relative: 1e-6))
    }

    @Test("Draws have mean μ, variance 2 b² and the law's entropy (false alarm once in a million)")
    func draws() throws {
        let found = try outputs(of: [HostArray(RandomKey(seed: 7))]) {
            let law = Laplace(
                location: $0[0].trace.constant(row([-2])),
                logScale: $0[0].trace.constant(row([log(1.5)])))
            let drawn = law.sampleAndLogProbability(key: $0[0], count: 20_000)
            return [drawn.sample, drawn.logProbability, law.entropy()]
        }
        let sample = SampleMoments(found[0].doubles)
        #expect(abs(sample.mean + 2) < 4.9 * sample.standardError)
        // The fourth moment of a Laplace law is 24 b⁴.
        #expect(abs(sample.variance / 4.5 - 1) < 4.9 * (5.0 / 20_000).squareRoot())
        let logs = SampleMoments(found[1].doubles.map { -$0 })
        #expect(abs(logs.mean - found[2].scalar) < 4.9 * logs.standardError)
        #expect(isClose(found[2].scalar, 1 + log(3)))
    }
}
