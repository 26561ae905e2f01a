import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct KLDivergenceTests {
    /// D(q‖p) of normal laws with these parameters.
    private func normal(_ q: ([Double], [Double]), _ p: ([Double], [Double])) throws -> Double {
        try numbers(of: [row(q.0), row(q.1), row(p.0), row(p.1)]) {
            klDivergence(
                from: DiagonalNormal(mean: $0[0], logVariance: $0[1]),
                to: DiagonalNormal(mean: $0[2], logVariance: $0[3]))
        }[0]
    }

    @Test("Two normal laws: the closed form equals SciPy's numerical integral")
    func normalGolden() throws {
        for case_ in try Fixtures.read().normalDivergence {
            let found = try normal(
                (case_.qMean, case_.qLogVariance), (case_.pMean, case_.pLogVariance))
            #expect(isClose(found, case_.divergence, relative: 1e-9))
        }
    }

    @Test(
        "The prior's variance counts: D(N(1, 4) ‖ N(0, 9)) = ½ (5/9 - 1 - ln 4/9), not ½ (4 + 1 - 1 - ln 4)"
    )
    func generalVariances() throws {
        let found = try normal(([1], [log(4)]), ([0], [log(9)]))
        #expect(isClose(found, 0.5 * (5.0 / 9 - 1 - log(4.0 / 9))))
        let unitVarianceFormula = 0.5 * (4 + 1 - 1 - log(4.0))
        #expect(abs(found - unitVarianceFormula) > 1)
    }

    @Test("Dimensions add up")
    func sumOverDimensions() throws {
        let parts = try [(0.5, -1.0), (2, 0.3), (-1, 1)].map {
            try normal(([$0], [$1]), ([0], [0]))
        }
        let whole = try normal(([0.5, 2, -1], [-1, 0.3, 1]), ([0, 0, 0], [0, 0, 0]))
        #expect(isClose(whole, parts.reduce(0, +)))
        let terms = try numbers(of: [row([0.5, 2, -1]), row([-1, 0.3, 1])]) {
            klDivergenceTerms(
                from: DiagonalNormal(mean: $0[0], logVariance: $0[1]),
                to: .standard([3], in: $0[0].trace))
        }
        #expect(isClose(terms, parts))
    }

    @Test("Discrete laws agree with SciPy")
    func discreteGolden() throws {
        for case_ in try Fixtures.read().discreteDivergence {
            let found = try outputs(of: [row(case_.q), row(case_.p)]) {
                [
                    klDivergence(from: Categorical(logits: $0[0]), to: Categorical(logits: $0[1])),
                    klDivergence(from: Bernoulli(logits: $0[0]), to: Bernoulli(logits: $0[1])),
                ]
            }
            #expect(isClose(found[0].scalar, case_.categorical))
            #expect(isClose(found[1].scalar, case_.bernoulli))
        }
    }

    /// Every pair of laws that has a closed form, on the same parameters.
    private static let families: [String: @Sendable (Tensor, Tensor) -> any Distribution] = [
        "diagonal normal": { DiagonalNormal(mean: $0, logVariance: $1) },
        "Bernoulli": { logits, _ in Bernoulli(logits: logits) },
        "categorical": { logits, _ in Categorical(logits: logits) },
    ]

    @Test("D(q‖q) = 0, D(q‖p) ≥ 0 for random laws", arguments: families.keys.sorted())
    func properties(family: String) throws {
        let make = try #require(KLDivergenceTests.families[family])
        let key = RandomKey(seed: 99)
        for trial in 0..<60 {
            let scale = [0.01, 1, 4][trial % 3]
            let parameters = (0..<4).map { part in
                row((0..<3).map { scale * key.child(UInt64(trial * 4 + part)).normal(at: $0) })
            }
            let found = try outputs(of: parameters + [HostArray(key)]) {
                let (q, p) = (make($0[0], $0[1]), make($0[2], $0[3]))
                return [
                    klDivergence(from: q, to: q, key: $0[4]),
                    klDivergence(from: q, to: p, key: $0[4]),
                ]
            }
            #expect(abs(found[0].scalar) < 1e-13)
            #expect(found[1].scalar >= -1e-13)
        }
    }

    @Test(
        "Closed forms lie within 5 standard errors of Monte Carlo",
        arguments: families.keys.sorted())
    func monteCarlo(family: String) throws {
        let make = try #require(KLDivergenceTests.families[family])
        let found = try outputs(
            of: [
                row([0.5, -1]), row([-0.5, 0.2]), row([0, 0.3]), row([0.4, 0]),
                HostArray(RandomKey(seed: 4)),
            ]
        ) {
            let (q, p) = (make($0[0], $0[1]), make($0[2], $0[3]))
            let z = q.sample(key: $0[4], count: 5000)
            return [
                klDivergence(from: q, to: p, key: $0[4]),
                q.logProbability(of: z) - p.logProbability(of: z),
                monteCarloKLDivergence(from: q, to: p, key: $0[4], count: 5000),
            ]
        }
        let sample = SampleMoments(found[1].doubles)
        #expect(abs(sample.mean - found[0].scalar) < 5 * sample.standardError)
        #expect(isClose(found[2].scalar, sample.mean))
    }

    @Test("Laws of different families fall back on draws")
    func fallback() throws {
        let found = try numbers(of: [row([0.5, -1]), HostArray(RandomKey(seed: 4))]) {
            let law = DiagonalNormal(mean: $0[0], logVariance: $0[0])
            return klDivergence(
                from: Bernoulli(logits: $0[0]), to: law, key: $0[1], count: 50)
        }
        #expect(found.allSatisfy { $0.isFinite })
    }
}
