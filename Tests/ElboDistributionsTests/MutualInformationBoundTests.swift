import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Bounds on mutual information against their formulas in plain numbers, and with the true log-ratio as critic.
@Suite struct MutualInformationBoundTests {
    private let joint = [0.5, -1, 2.5]
    private let apart = [[0.25, -7], [1, 6], [0, -0.5]]

    private func estimate(_ bound: MutualInformationBound) throws -> Double {
        try numbers(of: [row(joint), array([3, 2], apart.flatMap { $0 })]) {
            bound.estimate(joint: $0[0], apart: $0[1])
        }[0]
    }

    @Test("Each formula by hand")
    func formulas() throws {
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let all = apart.flatMap { $0 }
        let dv = mean(joint) - log(mean(all.map { exp($0) }))
        let nce = mean(
            zip(joint, apart).map { own, others in
                own - log(mean(([own] + others).map { exp($0) }))
            })
        let expected: [MutualInformationBound: Double] = [
            .donskerVaradhan: dv, .jensenShannon: dv,
            .nguyenWainwrightJordan: mean(joint) - mean(all.map { exp($0 - 1) }),
            .noiseContrastive: nce,
            .smile: mean(joint) - log(mean(all.map { exp(min(max($0, -5), 5)) })),
            .contrastiveUpper: mean(joint) - mean(all),
        ]
        for bound in MutualInformationBound.allCases {
            let wanted = try #require(expected[bound])
            #expect(isClose([try estimate(bound)], [wanted], relative: 1e-12), "\(bound)")
        }
    }

    @Test("MINE: the loss is minus the bound, its gradient has the moving average below")
    func movingAverage() throws {
        let old = 0.3
        let found = try outputs(
            of: [row(joint), array([3, 2], apart.flatMap { $0 }), array(.scalar, [old])]
        ) { inputs in
            let made = MutualInformationBound.donskerVaradhan.loss(
                joint: inputs[0], apart: inputs[1], logAverage: inputs[2])
            return [made.loss, made.logAverage]
                + gradient(of: made.loss, withRespectTo: [inputs[0], inputs[1]])
        }.map(\.doubles)
        let all = apart.flatMap { $0 }
        let batch = all.map { exp($0) }.reduce(0, +) / 6
        let next = 0.99 * exp(old) + 0.01 * batch
        #expect(isClose(found[0], [-(try estimate(.donskerVaradhan))], relative: 1e-12))
        #expect(isClose(found[1], [log(next)], relative: 1e-12))
        #expect(isClose(found[2], [-1.0 / 3, -1.0 / 3, -1.0 / 3], relative: 1e-12))
        #expect(isClose(found[3], all.map { exp($0) / 6 / next }, relative: 1e-12))
    }

    /// With the best critic each bound reaches its value at the optimum. 40 000 pairs of one normal number each, ρ = 0.8, the truth
    /// being 0.5108; seeds are fixed, and tolerances are above four standard errors.
    @Test(
        "With the true log-ratio as critic: the truth, ln K at most, and the upper bound's own value"
    )
    func optimum() throws {
        let (rho, count, others) = (0.8, 20_000, 2)
        let truth = -0.5 * log(1 - rho * rho)
        var dice = Dice(11)
        let pairs = (0..<count).map { _ -> (x: Double, y: Double) in
            let x = dice.normal()
            return (x, rho * x + (1 - rho * rho).squareRoot() * dice.normal())
        }
        /// ln p(y|x), and ln p(y|x) - ln p(y).
        func logLaw(_ x: Double, _ y: Double) -> Double {
            let variance = 1 - rho * rho
            return -0.5 * ((y - rho * x) * (y - rho * x) / variance + log(2 * .pi * variance))
        }
        func ratio(_ x: Double, _ y: Double) -> Double {
            logLaw(x, y) + 0.5 * (y * y + log(2 * .pi))
        }
        func value(_ bound: MutualInformationBound, _ critic: (Double, Double) -> Double) throws
            -> Double
        {
            let joint = pairs.map { critic($0.x, $0.y) }
            let apart = pairs.indices.flatMap { row in
                (1...others).map { critic(pairs[row].x, pairs[(row + $0 * 777) % count].y) }
            }
            return try numbers(of: [row(joint), array([count, others], apart)]) {
                bound.estimate(joint: $0[0], apart: $0[1])
            }[0]
        }
        for bound in [MutualInformationBound.donskerVaradhan, .jensenShannon, .smile] {
            let found = try value(bound, ratio)
            #expect(abs(found - truth) < 0.03)
        }
        let unbiased = try value(.nguyenWainwrightJordan) { 1 + ratio($0, $1) }
        #expect(abs(unbiased - truth) < 0.03)
        let nce = try value(.noiseContrastive, ratio)
        #expect(nce < truth && nce > 0.25)
        let sure = try value(.noiseContrastive) { 50 * ratio($0, $1) }
        let cap = try #require(MutualInformationBound.noiseContrastive.cap(others: others))
        #expect(sure <= cap)
        // E_p ln p(y|x) - E_q ln p(y|x) = ρ² / (1 - ρ²).
        let upper = rho * rho / (1 - rho * rho)
        let club = try value(.contrastiveUpper, logLaw)
        #expect(abs(club - upper) < 0.1)
    }

    @Test("A critic that knows nothing: ln 2, and half of all draws right")
    func nothingKnown() throws {
        let found = try outputs(of: [row([0, 0]), row([0, 0, 0])]) {
            let scores = Discrimination(real: $0[0], fake: $0[1])
            return [scores.crossEntropy, scores.accuracy]
        }.map { $0.doubles[0] }
        #expect(isClose(found, [log(2), 0.5], relative: 1e-12))
    }
}
