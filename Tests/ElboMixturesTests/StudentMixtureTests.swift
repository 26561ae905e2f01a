import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Mixtures of t distributions")
struct StudentMixtureTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let rows: [[Double?]]
            let shared: Bool
            let history: [Double]
            let weights: [Double]
            let means: [[Double]]
            let scales: [[Double]]
            let degreesOfFreedom: [Double]
            let logDensities: [Double]

            var cells: [[Double]] { rows.map { $0.map { $0 ?? .nan } } }

            func mixture() throws -> GaussianMixture {
                try GaussianMixture(
                    components: weights.indices.map { k in
                        .init(
                            weight: weights[k], mean: means[k],
                            covariance: .full(scales[k], dimension: means[k].count),
                            degreesOfFreedom: degreesOfFreedom[k])
                    }, law: .t(shared ? .shared : .own))
            }
        }
        let cases: [Case]
    }

    private static func golden(_ index: Int) throws -> Golden.Case {
        try Fixture.json("t_golden", as: Golden.self).cases[index]
    }

    @Test("densities are SciPy's, over the cells that are there", arguments: 0..<3)
    func densities(index: Int) throws {
        let golden = try Self.golden(index)
        let table = try NumericTable(golden.cells.flatMap { $0 }, width: 3)
        let found = try golden.mixture().posteriors(of: table).logDensities
        for (one, other) in zip(found, golden.logDensities) {
            #expect(abs(one - other) < 1e-11 * (1 + abs(other)))
        }
    }

    @Test("iterations are those of ECM written out row by row", arguments: 0..<3)
    func iterations(index: Int) throws {
        let golden = try Self.golden(index)
        var method = ExpectationMaximization(.vvv)
        method.law = .t(golden.shared ? .shared : .own)
        method.tolerance = 0
        method.maximumIterations = golden.history.count
        let start = try GaussianMixture(
            components: [
                .init(
                    weight: 0.5, mean: [0, 0, 0],
                    covariance: .full([2, 0, 0, 0, 2, 0, 0, 0, 2], dimension: 3),
                    degreesOfFreedom: 8),
                .init(
                    weight: 0.5, mean: [4, 3, -2],
                    covariance: .full([1, 0, 0, 0, 1, 0, 0, 0, 1], dimension: 3),
                    degreesOfFreedom: 8),
            ], law: method.law)
        let fit = try method.fit(MclustFits.data(golden.cells), from: .mixture(start))
        for (one, other) in zip(fit.history, golden.history) {
            #expect(abs(one - other) < 1e-9 * abs(other))
        }
        #expect(try fit.mixture.distance(to: golden.mixture()) < 1e-7)
        for (component, degrees) in zip(fit.mixture.components, golden.degreesOfFreedom) {
            #expect(abs((component.degreesOfFreedom ?? 0) - degrees) < 1e-6)
        }
        let own = golden.shared ? 1 : 2
        #expect(fit.mixture.parameterCount == 1 + 6 + 12 + own)
    }

    @Test(
        "the likelihood never falls", arguments: CovarianceModel.allCases,
        [DegreesOfFreedom.own, .shared, .fixed(3)])
    func monotone(model: CovarianceModel, degrees: DegreesOfFreedom) throws {
        let drawn = DrawnClusters(
            5, rows: 240, columns: 3, clusters: 3, apart: 2, missing: 0.15)
        let weights = drawn.rows.indices.map { 0.5 + Double($0 % 3) }
        var method = ExpectationMaximization(model)
        method.law = .t(degrees)
        method.tolerance = 0
        method.maximumIterations = 50
        let fit = try method.fit(
            drawn.data(weights: weights), from: .partition(drawn.labels, components: 3))
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-9 * abs(before), "\(model.name)")
        }
        #expect(fit.history.last ?? 0 > fit.history[0])
    }

    @Test("many degrees of freedom are a Gaussian")
    func limit() throws {
        let drawn = DrawnClusters(6, rows: 300, columns: 3, clusters: 2, missing: 0.1)
        var method = ExpectationMaximization(.vvv)
        let normal = try method.fit(
            drawn.data(), from: .partition(drawn.labels, components: 2))
        method.law = .t(.fixed(1e7))
        let wide = try method.fit(
            drawn.data(), from: .partition(drawn.labels, components: 2))
        #expect(abs(wide.logLikelihood - normal.logLikelihood) < 1e-3)
        #expect(wide.mixture.distance(to: normal.mixture) < 1e-3)
    }

    @Test("a conditional density is the joint one over the marginal one")
    func conditional() throws {
        let mixture = try Self.golden(1).mixture()
        let table = try NumericTable([0.3, 1.2, -0.7], width: 3)
        let given = try mixture.marginal([1]).posteriors(of: NumericTable([1.2], width: 1))
        let rest = try mixture.conditional(on: [1: 1.2]).posteriors(
            of: NumericTable([0.3, -0.7], width: 2))
        let whole = try mixture.posteriors(of: table)
        #expect(
            abs(whole.logDensities[0] - given.logDensities[0] - rest.logDensities[0]) < 1e-11)
    }

    /// Imputed cells have the law of the conditional mixture, whose density is checked above: its mean log-density agrees
    /// with that of draws from it. Both means have a standard error of 0.012, so that 0.08 is beyond four of their difference.
    @Test("draws for missing cells come from the conditional law")
    func imputation() throws {
        let mixture = try Self.golden(1).mixture()
        let law = try mixture.conditional(on: [1: 1.2])
        let count = 10_000
        let rows = try NumericTable(
            (0..<count).flatMap { _ in [.nan, 1.2, .nan] }, width: 3)
        let filled = try mixture.imputed(rows, by: .draw(RandomKey(seed: 3)))
        let own = (0..<count).flatMap { [filled[$0 * 3], filled[$0 * 3 + 2]] }
        let drawn = law.sample(count, key: RandomKey(seed: 4)).values
        func mean(_ values: [Double]) throws -> Double {
            try law.posteriors(of: NumericTable(values, width: 2)).logDensities.reduce(0, +)
                / Double(count)
        }
        #expect(abs(try mean(own) - mean(drawn)) < 0.08)
        let expected = try mixture.imputed(
            NumericTable([.nan, 1.2, .nan], width: 3), by: .conditionalMean)
        #expect(abs(expected[0] - law.mean[0]) < 1e-10 && abs(expected[2] - law.mean[1]) < 1e-10)
    }

    /// 20 000 draws: the mean of χ²_ν has a standard error of √(2ν)/141, five of which are allowed.
    @Test("chi-squared draws have their mean and variance", arguments: [0.5, 1, 3, 40])
    func chiSquared(degrees: Double) {
        let count = 20_000
        let draws = (0..<count).map {
            RandomKey(seed: 9).child(UInt64($0)).chiSquared(degreesOfFreedom: degrees)
        }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect(abs(mean - degrees) < 5 * (2 * degrees).squareRoot() / 141)
        let spread = ((8 + 48 / degrees) * degrees * degrees / Double(count)).squareRoot()
        #expect(abs(variance - 2 * degrees) < 5 * spread)
    }

    /// Three clusters far apart, and every twentieth row anywhere within 50 times their spread.
    private static func wild() -> (rows: [[Double]], labels: [Int]) {
        var rows = DrawnClusters(71, rows: 300, columns: 2, clusters: 1).rows
        let key = RandomKey(seed: 8)
        for row in rows.indices {
            rows[row][row % 2] += Double(row % 3) * 40
            if row % 20 == 7 {
                rows[row] = (0..<2).map { 2000 * (key.uniform(at: 2 * row + $0) - 0.5) }
            }
        }
        return (rows, rows.indices.map { $0 % 20 == 7 ? -1 : $0 % 2 + 2 * ($0 % 3) })
    }

    /// Six groups stand in the rows: the offset by thirds goes to either column by turns, and is 0 for one in three.
    @Test(
        "wild rows take no component from t distributions or a trimmed fit",
        arguments: [true, false])
    func robust(hasTails: Bool) throws {
        let (rows, _) = Self.wild()
        var method = ExpectationMaximization(.vvi)
        if hasTails { method.law = .t(.own) } else { method.trim = 0.06 }
        let search = MixtureSearch(
            components: [5], models: [.vvi], method: method, key: RandomKey(seed: 1))
        let fit = try search.run(MclustFits.data(rows)).fit
        let centres = fit.mixture.components.map(\.mean)
        for x in [[0.0, 0], [40, 0], [0, 40], [80, 0], [0, 80]] {
            let near = centres.contains { hypot($0[0] - x[0], $0[1] - x[1]) < 8 }
            #expect(near, "\(x) \(centres)")
        }
        if !hasTails {
            #expect(fit.rows == 282)
            for (before, after) in zip(fit.history, fit.history.dropFirst()) {
                #expect(after >= before - 1e-9 * abs(before))
            }
        }
    }

    @Test("what t distributions and trimming do not have is refused")
    func refused() throws {
        let drawn = DrawnClusters(6, rows: 60, columns: 2, clusters: 2, missing: 0.1)
        var method = ExpectationMaximization(.vvv)
        method.trim = 0.1
        let start = FitStart.partition(drawn.labels, components: 2)
        #expect(throws: MixtureError.self) { _ = try method.fit(drawn.data(), from: start) }
        #expect(throws: MixtureError.self) {
            _ = try GaussianMixture(
                components: [.init(weight: 1, mean: [0], covariance: .diagonal([1]))],
                law: .t(.own))
        }
        #expect(throws: MixtureError.self) {
            _ = try GaussianMixture(
                components: [
                    .init(
                        weight: 1, mean: [0], covariance: .diagonal([1]), degreesOfFreedom: 3)
                ])
        }
    }
}
