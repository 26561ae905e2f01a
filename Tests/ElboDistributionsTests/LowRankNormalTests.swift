import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// N(μ, diag(σ²) + U Uᵀ) against SciPy 1.17, which is told the whole covariance (`multivariate_normal.logpdf`, `.entropy`;
/// divergences with `numpy.linalg.slogdet`).
@Suite struct LowRankNormalTests {
    /// Two laws of four dimensions, r = 2.
    private static let means = [[0.5, -1, 2, 0.3], [0, 0.7, -0.2, 1.1]]
    private static let logVariances = [[-1, 0.3, -2, 0.6], [0.4, -0.5, -1.2, -3]]
    private static let factors: [[Double]] = [
        [0.8, -0.5, -1.2, 0.3, 0.4, 0.9, 0.1, -0.7], [1.5, 0.2, 0.3, -0.4, -0.6, 1.1, 0.9, 0.5],
    ]
    private static let points: [[Double]] = [[0, 0, 0, 0], [1, -2, 3, 0.5], [-4, 2, 0.7, -1.3]]
    private static let logDensities = [
        [-6.830111833554179, -5.148405441135811, -14.82900375193853],
        [-5.611812431926111, -11.889446759879611, -9.408779936941277],
    ]
    private static let entropies = [6.44910934694078, 6.066173737209317]
    private static let divergences = [3.679240952065193, 2.2892487144263565]

    private static let parameters = [
        array([2, 4], means.flatMap { $0 }), array([2, 4], logVariances.flatMap { $0 }),
        array([2, 4, 2], factors.flatMap { $0 }),
    ]

    /// Σᵢⱼ of a law.
    private static func covariance(_ law: Int, _ i: Int, _ j: Int) -> Double {
        let u = factors[law]
        let together = u[2 * i] * u[2 * j] + u[2 * i + 1] * u[2 * j + 1]
        return together + (i == j ? exp(logVariances[law][i]) : 0)
    }

    private func both(_ inputs: [Tensor]) -> LowRankNormal {
        LowRankNormal(mean: inputs[0], logVariance: inputs[1], factor: inputs[2])
    }

    @Test("Densities, entropies and divergences of a batch are those of the whole covariance")
    func golden() throws {
        let repeated = Self.points.flatMap { $0 + $0 }
        let found = try outputs(of: Self.parameters + [array([3, 2, 4], repeated)]) {
            let law = both($0)
            return [
                law.logProbability(of: $0[3]), law.entropy(),
                klDivergenceFromStandardNormal(of: law),
                law.variances,
            ]
        }.map(\.doubles)
        let expected = (0..<3).flatMap { point in Self.logDensities.map { $0[point] } }
        #expect(isClose(found[0], expected, relative: 1e-11))
        #expect(isClose(found[1], Self.entropies, relative: 1e-11))
        #expect(isClose(found[2], Self.divergences, relative: 1e-11))
        let variances = (0..<2).flatMap { law in (0..<4).map { Self.covariance(law, $0, $0) } }
        #expect(isClose(found[3], variances, relative: 1e-11))
    }

    @Test("One law without a batch, and each law of a batch at each of several points")
    func shapes() throws {
        let first = [
            row(Self.means[0]), row(Self.logVariances[0]), array([4, 2], Self.factors[0]),
        ]
        let points = array([3, 4], Self.points.flatMap { $0 })
        let single = try outputs(of: first + [points]) {
            [both($0).logProbability(of: $0[3]), both($0).entropy()]
        }
        #expect(isClose(single[0].doubles, Self.logDensities[0], relative: 1e-11))
        #expect(single[1].shape == [] && isClose(single[1].scalar, Self.entropies[0]))
        let mixed = try numbers(of: Self.parameters + [points]) {
            Mixture(logits: $0[0].trace.constant(0), components: both($0)).logProbability(of: $0[3])
        }
        let expected = (0..<3).map { point in
            log(0.5 * Self.logDensities.reduce(0) { $0 + exp($1[point]) })
        }
        #expect(isClose(mixed, expected, relative: 1e-11))
    }

    @Test("The log-density that comes with a draw is the draw's")
    func together() throws {
        let found = try outputs(of: Self.parameters + [HostArray(RandomKey(seed: 4))]) {
            let drawn = both($0).sampleAndLogProbability(key: $0[3], count: 50)
            return [
                drawn.logProbability, both($0).logProbability(of: drawn.sample), drawn.sample,
                both($0).sample(key: $0[3], count: 50),
            ]
        }
        #expect(found[0].shape == [50, 2] && found[2].shape == [50, 2, 4])
        #expect(isClose(found[0].doubles, found[1].doubles, relative: 1e-10, absolute: 1e-10))
        #expect(found[2].doubles == found[3].doubles)
    }

    @Test("Draws have the laws' means and covariances (false alarm once in 35 000)")
    func moments() throws {
        let count = 20_000
        let draws = try numbers(of: Self.parameters + [HostArray(RandomKey(seed: 8))]) {
            both($0).sample(key: $0[3], count: count)
        }
        // 28 numbers at 4.9 standard errors each.
        for law in 0..<2 {
            func away(_ draw: Int, _ i: Int) -> Double {
                draws[(draw * 2 + law) * 4 + i] - Self.means[law][i]
            }
            for i in 0..<4 {
                for j in 0...i {
                    let sample = SampleMoments((0..<count).map { away($0, i) * away($0, j) })
                    let distance = abs(sample.mean - Self.covariance(law, i, j))
                    #expect(distance < 4.9 * sample.standardError)
                }
                let sample = SampleMoments((0..<count).map { away($0, i) })
                #expect(abs(sample.mean) < 4.9 * sample.standardError)
            }
        }
    }

    @Test("The divergence is the mean of ln q - ln p over draws (false alarm once in 50 000)")
    func divergenceByDraws() throws {
        let found = try numbers(of: Self.parameters + [HostArray(RandomKey(seed: 6))]) {
            let drawn = both($0).sampleAndLogProbability(key: $0[3], count: 20_000)
            let prior = DiagonalNormal.standard([4], in: $0[0].trace)
            return drawn.logProbability - prior.logProbability(of: drawn.sample)
        }
        for law in 0..<2 {
            let sample = SampleMoments((0..<20_000).map { found[2 * $0 + law] })
            #expect(abs(sample.mean - Self.divergences[law]) < 4.42 * sample.standardError)
        }
    }

    /// Points near the plane of U, of numbers that Float32 holds exactly, under σ = 2⁻¹²; densities by mpmath with 50 digits.
    @Test("Densities of laws that are thin across U keep their digits in single precision")
    func thin() throws {
        let points = [
            1.2501220703125, -1.937744140625, 0.5003662109375, 0.562744140625, -1.187744140625,
            1.2501220703125, 0.87548828125, -1.1251220703125,
        ]
        let found = try numbers(
            of: [
                row([0, 0, 0, 0]), row([Double](repeating: -24 * log(2), count: 4)),
                array([4, 2], [0.75, -0.5, -1.25, 0.25, 0.5, 1, 0.25, -0.75]),
                array([2, 4], points),
            ], on: TestExecutors.fast
        ) { both($0).logProbability(of: $0[3]) }
        // |w|² less what U explains of it would be off by 14.
        #expect(isClose(found, [10.34005560144788, 10.80474689041240], absolute: 0.01))
    }

    @Test("More directions than dimensions, and directions that are one, are laws too")
    func redundant() throws {
        // U Uᵀ of [1, 1, 2; 0, 0, 1]: Σ = [7, 2; 2, 2], ln |Σ| = ln 10, Σ⁻¹ = [2, -2; -2, 7] / 10.
        let found = try outputs(
            of: [row([0, 0]), row([0, 0]), array([2, 3], [1, 1, 2, 0, 0, 1]), row([1, -2])]
        ) {
            [both($0).logProbability(of: $0[3])]
        }[0].scalar
        #expect(isClose(found, -0.5 * (3.8 + log(10) + 2 * log(2 * Double.pi)), relative: 1e-11))
    }

    @Test("Through the parameters of a stopped law flows no gradient, through the value it does")
    func stopped() throws {
        let found = try outputs(of: Self.parameters) { parameters in
            let value = 2 * parameters[0]
            let stopped = both(parameters).stoppingGradient().logProbability(of: value).sum()
            let slope = gradient(
                of: both(parameters).logProbability(of: value).sum(), withRespectTo: [value])
            return gradient(of: stopped, withRespectTo: parameters) + [2 * slope[0]]
        }
        #expect(isClose(found[0].doubles, found[3].doubles))
        #expect((found[1].doubles + found[2].doubles).allSatisfy { $0 == 0 })
    }
}
