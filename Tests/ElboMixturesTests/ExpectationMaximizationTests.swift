import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Expectation-maximisation")
struct ExpectationMaximizationTests {
    @Test(
        "a step is the obvious one, with and without missing cells and weights",
        arguments: [(5, 0.0), (5, 0.25), (13, 0.15)], [false, true])
    func steps(table: (columns: Int, missing: Double), weighted: Bool) throws {
        let drawn = DrawnClusters(
            1, rows: 700, columns: table.columns, clusters: 3, missing: table.missing)
        let w = drawn.rows.indices.map { weighted ? Double($0 % 4) : 1 }
        let data = try drawn.data(weights: weighted ? w : nil)
        var method = ExpectationMaximization(.vvv)
        method.maximumIterations = 1
        let start = FitStart.partition(drawn.labels.map { $0 % 2 }, components: 2)
        let first = try method.fit(data, from: start)
        method.maximumIterations = 4
        method.tolerance = 0
        let last = try method.fit(data, from: .mixture(first.mixture))
        // Rows without any cell say nothing.
        let rows = drawn.rows.indices.filter { !drawn.rows[$0].allSatisfy(\.isNaN) }
        var naive = NaiveMixture(first.mixture)
        for index in 0..<4 {
            let logLikelihood = rows.reduce(0) { $0 + w[$1] * naive.logDensity(drawn.rows[$1]) }
            #expect(abs(logLikelihood - last.history[index]) < 1e-9 * abs(logLikelihood))
            if index < 3 {
                naive = naive.step(rows.map { drawn.rows[$0] }, weights: rows.map { w[$0] })
            }
        }
        for (k, component) in last.mixture.components.enumerated() {
            #expect(abs(component.weight - naive.weights[k]) < 1e-10)
            for (i, mean) in component.mean.enumerated() {
                #expect(abs(mean - naive.means[k][i]) < 1e-9)
            }
            for (number, expected) in zip(
                component.covariance.numbers, naive.covariances[k].flatMap { $0 })
            {
                #expect(abs(number - expected) < 1e-8)
            }
        }
    }

    @Test(
        "the likelihood never falls", arguments: CovarianceModel.allCases, [0.0, 0.2])
    func monotone(model: CovarianceModel, missing: Double) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let drawn = DrawnClusters(
                seed, rows: 240, columns: 3, clusters: 3, apart: 2, missing: missing)
            let weights = seed == 2 ? drawn.rows.indices.map { 0.5 + Double($0 % 3) } : nil
            let key = RandomKey(seed: seed)
            let labels = drawn.rows.indices.map { Int(key.uniform(at: $0) * 3) }
            var method = ExpectationMaximization(model)
            method.tolerance = 0
            method.maximumIterations = 60
            let fit = try method.fit(
                drawn.data(weights: weights), from: .partition(labels, components: 3))
            for (before, after) in zip(fit.history, fit.history.dropFirst()) {
                #expect(after >= before - 1e-9 * abs(before), "\(model.name) \(seed)")
            }
            #expect(fit.history.last ?? 0 > fit.history[0])
        }
    }

    @Test("whole weights are repeated rows", arguments: [0.0, 0.2])
    func weights(missing: Double) throws {
        let drawn = DrawnClusters(3, rows: 300, columns: 3, clusters: 2, missing: missing)
        let times = drawn.rows.indices.map { $0 % 3 }
        let repeated = zip(drawn.rows, times).flatMap { Array(repeating: $0, count: $1) }
        let labels = zip(drawn.labels, times).flatMap { Array(repeating: $0, count: $1) }
        let method = ExpectationMaximization(.vvv)
        let one = try method.fit(
            drawn.data(weights: times.map(Double.init)),
            from: .partition(drawn.labels, components: 2))
        let other = try method.fit(
            MixtureData(NumericTable(repeated.flatMap { $0 }, width: 3)),
            from: .partition(labels, components: 2))
        #expect(abs(one.logLikelihood - other.logLikelihood) < 1e-8 * abs(one.logLikelihood))
        #expect(one.rows == other.rows)
        #expect(abs(one.value(of: .bic) - other.value(of: .bic)) < 1e-8 * abs(one.value(of: .bic)))
        #expect(one.mixture.distance(to: other.mixture) < 1e-7)
    }

    @Test("the same bits for any number of threads")
    func threads() throws {
        let drawn = DrawnClusters(4, rows: 9000, columns: 4, clusters: 3, missing: 0.05)
        let data = try drawn.data()
        let fits = try [1, 2, 5].map { threads in
            var method = ExpectationMaximization(.vvv)
            method.threads = threads
            return try method.fit(data, from: .partition(drawn.labels, components: 3))
        }
        #expect(fits[0].mixture == fits[1].mixture && fits[0].mixture == fits[2].mixture)
        #expect(fits[0].history == fits[2].history)
    }

    @Test("an offset of 1e9 costs few digits")
    func offset() throws {
        let near = DrawnClusters(5, rows: 600, columns: 3, clusters: 2)
        let far = DrawnClusters(5, rows: 600, columns: 3, clusters: 2, offset: 1e9)
        let method = ExpectationMaximization(.vvv)
        let one = try method.fit(near.data(), from: .partition(near.labels, components: 2))
        let other = try method.fit(far.data(), from: .partition(far.labels, components: 2))
        // The rows themselves are rounded to 1e-7.
        #expect(abs(one.logLikelihood - other.logLikelihood) < 1e-4)
    }

    @Test("rows whose component is known stay there")
    func known() throws {
        let drawn = DrawnClusters(6, rows: 400, columns: 2, clusters: 2, apart: 1)
        let known = drawn.labels.indices.map { $0 % 4 == 0 ? drawn.labels[$0] : -1 }
        let method = ExpectationMaximization(.vvv)
        let fit = try method.fit(
            drawn.data(known: known), from: .partition(drawn.labels, components: 2))
        let naive = NaiveMixture(fit.mixture)
        let expected = drawn.rows.indices.reduce(0) { sum, row in
            known[row] < 0
                ? sum + naive.logDensity(drawn.rows[row])
                : sum + naive.logJoint(drawn.rows[row])[known[row]]
        }
        #expect(abs(expected - fit.logLikelihood) < 1e-8 * abs(expected))
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-9 * abs(before))
        }
    }

    @Test("classification EM raises the classification likelihood")
    func classification() throws {
        let drawn = DrawnClusters(7, rows: 500, columns: 3, clusters: 3)
        var method = ExpectationMaximization(.vvi)
        method.variant = .classification
        method.tolerance = 0
        method.maximumIterations = 30
        let fit = try method.fit(
            drawn.data(), from: .partition(drawn.labels, components: 3))
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-9 * abs(before))
        }
        let naive = NaiveMixture(fit.mixture)
        let expected = drawn.rows.reduce(0) { $0 + (naive.logJoint($1).max() ?? 0) }
        #expect(abs(expected - (fit.history.last ?? 0)) < 1e-8 * abs(expected))
    }

    @Test("stochastic EM keeps the best parameters it met, the same for the same key")
    func stochastic() throws {
        let drawn = DrawnClusters(8, rows: 500, columns: 3, clusters: 3, apart: 2)
        var method = ExpectationMaximization(.vvv)
        method.variant = .stochastic
        method.maximumIterations = 40
        let start = FitStart.partition(drawn.labels, components: 3)
        let fit = try method.fit(drawn.data(), from: start)
        #expect(fit.history.count == 40)
        #expect(fit.logLikelihood == fit.history.max())
        #expect(try method.fit(drawn.data(), from: start).mixture == fit.mixture)
        method.key = RandomKey(seed: 1)
        #expect(try method.fit(drawn.data(), from: start).history != fit.history)
    }
}
