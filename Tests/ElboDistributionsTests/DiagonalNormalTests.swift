import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct DiagonalNormalTests {
    @Test("Log-density and entropy agree with SciPy")
    func golden() throws {
        for row_ in try Fixtures.read().normal {
            let found = try outputs(of: [row(row_.mean), row(row_.logVariance), row(row_.x)]) {
                let law = DiagonalNormal(mean: $0[0], logVariance: $0[1])
                return [law.logProbability(of: $0[2]), law.entropy()]
            }
            #expect(isClose(found[0].scalar, row_.logProbability))
            #expect(isClose(found[1].scalar, row_.entropy))
        }
    }

    @Test("The density integrates to one", arguments: [(0.0, 0.0), (2.0, -3.0), (-5.0, 4.0)])
    func integral(mean: Double, logVariance: Double) throws {
        // The trapezoid rule is exact to rounding for a smooth function that vanishes at both ends.
        let sigma = exp(logVariance / 2)
        let points = (0...400).map { mean + sigma * (Double($0) - 200) / 16 }
        let logs = try numbers(of: [array([401, 1], points)]) {
            let trace = $0[0].trace
            return DiagonalNormal(
                mean: trace.constant(array([1], [mean])),
                logVariance: trace.constant(array([1], [logVariance]))
            ).logProbability(of: $0[0])
        }
        let integral = logs.reduce(0) { $0 + exp($1) } * sigma / 16
        #expect(isClose(integral, 1, relative: 1e-12))
    }

    @Test("Draws have the law's mean and variance (false alarm once in a million)")
    func moments() throws {
        let (mean, logVariance) = ([1.5, -20.0], [-2.0, 3.0])
        let draws = try numbers(of: [HostArray(RandomKey(seed: 11))]) {
            DiagonalNormal(
                mean: $0[0].trace.constant(row(mean)),
                logVariance: $0[0].trace.constant(row(logVariance))
            ).sample(key: $0[0], count: 10_000)
        }
        for axis in 0..<2 {
            let sample = SampleMoments(
                stride(from: axis, to: draws.count, by: 2).map { draws[$0] })
            let variance = exp(logVariance[axis])
            // 4.9 standard deviations are exceeded with probability 1e-6.
            #expect(abs(sample.mean - mean[axis]) < 4.9 * (variance / 10_000).squareRoot())
            #expect(abs(sample.variance / variance - 1) < 4.9 * (2.0 / 10_000).squareRoot())
        }
    }

    @Test("d/dμ E[z²] = 2μ and d/d ln σ² E[z²] = σ², through the draws")
    func reparameterizedGradient() throws {
        let (mean, logVariance) = (0.7, 0.4)
        let found = try outputs(
            of: [row([mean]), row([logVariance]), HostArray(RandomKey(seed: 5))]
        ) {
            let law = DiagonalNormal(mean: $0[0], logVariance: $0[1])
            let square = law.sample(key: $0[2], count: 20_000).squared().mean()
            return gradient(of: square, withRespectTo: [$0[0], $0[1]])
        }
        let sigma = exp(logVariance / 2)
        // The estimators are means of 2z and of σ ε z.
        let meanError = 2 * sigma / 20_000.0.squareRoot()
        let varianceError =
            sigma * (mean * mean + 2 * sigma * sigma).squareRoot() / 20_000.0.squareRoot()
        #expect(abs(found[0].scalar - 2 * mean) < 4.9 * meanError)
        #expect(abs(found[1].scalar - sigma * sigma) < 4.9 * varianceError)
    }

    @Test("A draw is μ + σ ε with one ε for one key")
    func locationAndScale() throws {
        let key = HostArray(RandomKey(seed: 3))
        func draws(_ mean: Double, _ logVariance: Double) throws -> [Double] {
            try numbers(of: [row([mean]), row([logVariance]), key]) {
                DiagonalNormal(mean: $0[0], logVariance: $0[1]).sample(key: $0[2], count: 50)
            }
        }
        let noise = try draws(0, 0)
        #expect(isClose(try draws(2, log(9)), noise.map { 2 + 3 * $0 }))
    }

    @Test("The standard law is N(0, I)")
    func standard() throws {
        let found = try numbers(of: [row([0.5, -2])]) {
            DiagonalNormal.standard([2], in: $0[0].trace).logProbability(of: $0[0])
        }
        #expect(isClose(found[0], -0.5 * (0.25 + 4) - log(2 * Double.pi)))
    }
}
