import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Mixtures of contaminated normal laws")
struct ContaminationTests {
    private static let mixture = try? GaussianMixture(
        components: [
            .init(
                weight: 0.6, mean: [0, 1],
                covariance: .full([2, 0.7, 0.7, 1], dimension: 2),
                tails: .contaminated(Contamination(goodShare: 0.9, inflation: 12))),
            .init(
                weight: 0.4, mean: [4, -2],
                covariance: .full([1, -0.3, -0.3, 0.5], dimension: 2),
                tails: .contaminated(Contamination(goodShare: 0.75, inflation: 1e4))),
        ], law: .contaminated)

    /// π_k α N(x; μ, Σ) and π_k (1 - α) N(x; μ, η Σ) of each component, over the cells that are there.
    private static func terms(_ mixture: GaussianMixture, _ row: [Double]) -> [(Double, Double)] {
        mixture.components.map { component in
            let there = row.indices.filter { !row[$0].isNaN }
            let s = component.covariance.matrix
            let e = there.map { row[$0] - component.mean[$0] }
            let determinant: Double
            let square: Double
            if there.count == 2 {
                determinant = s[0] * s[3] - s[1] * s[2]
                square =
                    (s[3] * e[0] * e[0] - 2 * s[1] * e[0] * e[1] + s[0] * e[1] * e[1])
                    / determinant
            } else {
                determinant = s[there[0] * 3]
                square = e[0] * e[0] / determinant
            }
            let d = Double(there.count)
            let part = component.tails?.contamination
            let (alpha, eta) = (part?.goodShare ?? 1, part?.inflation ?? 1)
            func normal(_ factor: Double) -> Double {
                exp(-square / factor / 2)
                    / (pow(2 * Double.pi * factor, d / 2) * determinant.squareRoot())
            }
            return (
                component.weight * alpha * normal(1), component.weight * (1 - alpha) * normal(eta)
            )
        }
    }

    @Test("densities and bad rows are those of the formula, over the cells that are there")
    func density() throws {
        let mixture = try #require(Self.mixture)
        let rows: [[Double]] = [
            [0, 1], [0.4, -0.3], [4, -2], [60, -90], [3, .nan], [.nan, -2.4], [2, -1], [-9, 5],
            [.nan, 30],
        ]
        let found = try mixture.posteriors(
            of: NumericTable(rows.flatMap { $0 }, width: 2), threads: 1)
        let badness = try #require(found.badness)
        for (index, row) in rows.enumerated() {
            let terms = Self.terms(mixture, row)
            let all = terms.reduce(0) { $0 + $1.0 + $1.1 }
            #expect(
                abs(found.logDensities[index] - log(all)) < 1e-12 * (1 + abs(log(all))), "\(row)")
            let bad = terms.reduce(0) { $0 + $1.1 } / all
            #expect(abs(badness[index] - bad) < 1e-10, "\(row)")
        }
        #expect(mixture.parameterCount == 1 + 4 + 6 + 4)
        #expect(try #require(badness.first) < 0.1 && badness[3] > 0.999)
    }

    @Test("the likelihood never falls", arguments: CovarianceModel.allCases)
    func monotone(model: CovarianceModel) throws {
        let drawn = DrawnClusters(
            5, rows: 240, columns: 3, clusters: 3, apart: 2, missing: 0.15)
        let weights = drawn.rows.indices.map { 0.5 + Double($0 % 3) }
        var method = ExpectationMaximization(model)
        method.law = .contaminated
        method.tolerance = 0
        method.maximumIterations = 60
        let fit = try method.fit(
            drawn.data(weights: weights), from: .partition(drawn.labels, components: 3))
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-9 * abs(before), "\(model.name)")
        }
    }

    @Test("wild rows are bad ones, and move nothing")
    func wild() throws {
        let drawn = DrawnClusters(9, rows: 300, columns: 2, clusters: 2, apart: 5)
        var rows = drawn.rows
        let wild = (0..<15).map { $0 * 20 }
        for (place, row) in wild.enumerated() {
            rows[row] = [
                60 * cos(Double(place)) + Double(place), 60 * sin(Double(place)) - Double(place),
            ]
        }
        let clean = rows.indices.filter { !wild.contains($0) }
        let table = try NumericTable(rows.flatMap { $0 }, width: 2)
        var search = MixtureSearch(components: [2], models: [.vvv])
        search.method.law = .contaminated
        search.method.tolerance = 1e-10
        let fit = try search.run(MixtureData(table)).fit
        let good = try MixtureSearch(components: [2], models: [.vvv]).run(
            MixtureData(NumericTable(clean.flatMap { rows[$0] }, width: 2))
        ).fit
        let found = try fit.mixture.posteriors(of: table)
        let badness = try #require(found.badness)
        #expect(wild.allSatisfy { badness[$0] > 0.99 })
        #expect(clean.count { badness[$0] > 0.5 } < 6)
        let means = fit.mixture.components.map { $0.mean[0] }.sorted()
        let others = good.mixture.components.map { $0.mean[0] }.sorted()
        for (one, other) in zip(means, others) { #expect(abs(one - other) < 0.1) }
        // No good share and no inflation nearby is likelier.
        for k in 0..<2 {
            for step in [-1e-3, 1e-3] {
                for turn in 0..<2 {
                    let part = try #require(fit.mixture.components[k].tails?.contamination)
                    let moved = Contamination(
                        goodShare: turn == 0 ? part.goodShare + step : part.goodShare,
                        inflation: part.inflation * (turn == 1 ? 1 + 30 * step : 1))
                    let components = fit.mixture.components.enumerated().map { index, own in
                        GaussianMixture.Component(
                            weight: own.weight, mean: own.mean, covariance: own.covariance,
                            tails: index == k ? .contaminated(moved) : own.tails)
                    }
                    let other = try GaussianMixture(components: components, law: .contaminated)
                    let likelihood = try other.posteriors(of: table).logDensities.reduce(0, +)
                    #expect(likelihood < fit.logLikelihood + 1e-5, "\(k) \(step) \(turn)")
                }
            }
        }
    }

    @Test(
        "the conditional law is the joint one over the marginal, and draws have both kinds of rows")
    func conditional() throws {
        let mixture = try #require(Self.mixture)
        func density(_ mixture: GaussianMixture, _ row: [Double]) throws -> Double {
            try mixture.posteriors(of: NumericTable(row, width: row.count), threads: 1)
                .logDensities[0]
        }
        for (x, y) in [(0.5, 0.2), (30, -40), (4, -2.2), (2.5, 6)] {
            let joint = try density(mixture, [x, y])
            let marginal = try density(mixture.marginal([0]), [x])
            let rest = try density(mixture.conditional(on: [0: x]), [y])
            #expect(abs(joint - marginal - rest) < 1e-9 * (1 + abs(joint)), "\(x) \(y)")
        }
        let drawn = mixture.sample(20000, key: RandomKey(seed: 4))
        let second = zip(0..., drawn.labels).filter { $0.1 == 1 }.map { drawn.values[2 * $0.0] }
        // A quarter of them have a deviation of 100, of which 96 % are beyond 5.
        let far = Double(second.count { abs($0 - 4) > 5 }) / Double(second.count)
        #expect(abs(far - 0.24) < 0.02)
    }

    @Test("laws that cannot be are refused")
    func refused() throws {
        for part in [
            Contamination(goodShare: 0, inflation: 3),
            Contamination(goodShare: 0.9, inflation: 0.5),
        ] {
            #expect(throws: MixtureError.self) {
                try GaussianMixture(
                    components: [
                        .init(
                            weight: 1, mean: [0], covariance: .diagonal([1]),
                            tails: .contaminated(part))
                    ], law: .contaminated)
            }
        }
        #expect(throws: MixtureError.self) {
            try GaussianMixture(
                components: [.init(weight: 1, mean: [0], covariance: .diagonal([1]))],
                law: .contaminated)
        }
        let mixture = try #require(Self.mixture)
        #expect(throws: MixtureError.self) {
            try OnlineMixture(mixture, rows: 10, options: OnlineOptions())
        }
    }
}
