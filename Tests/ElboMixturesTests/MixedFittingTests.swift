import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Fitting mixtures of numbers and categories")
struct MixedFittingTests {
    @Test("a step is the obvious one, with missing cells and weights", arguments: [0.0, 0.3])
    func steps(missing: Double) throws {
        let drawn = DrawnMixedRows(1, rows: 500, classes: 3, missing: missing)
        let w = drawn.rows.indices.map { Double($0 % 4) }
        let data = try drawn.data(weights: w)
        var method = ExpectationMaximization(.vvv)
        method.levelPrior = 1.5
        method.maximumIterations = 1
        let first = try method.fit(
            data, from: .partition(drawn.labels.map { $0 % 2 }, components: 2))
        method.maximumIterations = 4
        method.tolerance = 0
        let last = try method.fit(data, from: .mixture(first.mixture))
        let kept = drawn.rows.indices.filter { !drawn.rows[$0].allSatisfy(\.isNaN) }
        #expect(missing == 0 || kept.count < drawn.rows.count, "some rows have no cell")
        var naive = try NaiveMixedMixture(first.mixture)
        for _ in 0..<3 {
            naive = naive.step(
                kept.map { drawn.rows[$0] }, weights: kept.map { w[$0] }, prior: 1.5)
        }
        let logLikelihood = kept.reduce(0) { $0 + w[$1] * naive.logDensity(drawn.rows[$1]) }
        #expect(abs(logLikelihood - last.logLikelihood) < 1e-9 * abs(logLikelihood))
        let found = try NaiveMixedMixture(last.mixture)
        for k in 0..<2 {
            #expect(abs(found.numbers.weights[k] - naive.numbers.weights[k]) < 1e-10)
            let means = zip(found.numbers.means[k], naive.numbers.means[k])
            #expect(means.allSatisfy { abs($0 - $1) < 1e-9 })
            let covariances = zip(
                found.numbers.covariances[k].joined(), naive.numbers.covariances[k].joined())
            #expect(covariances.allSatisfy { abs($0 - $1) < 1e-8 })
            let shares = zip(found.shares[k].joined(), naive.shares[k].joined())
            #expect(shares.allSatisfy { abs($0 - $1) < 1e-10 })
        }
    }

    @Test(
        "the objective never falls", arguments: CovarianceModel.allCases, [0.0, 0.2])
    func monotone(model: CovarianceModel, missing: Double) throws {
        for seed in 1...2 as ClosedRange<UInt64> {
            let drawn = DrawnMixedRows(seed, rows: 240, classes: 3, missing: missing)
            let weights = seed == 2 ? drawn.rows.indices.map { 0.5 + Double($0 % 3) } : nil
            let key = RandomKey(seed: seed)
            let labels = drawn.rows.indices.map { Int(key.uniform(at: $0) * 3) }
            let known = seed == 2 ? drawn.labels.map { $0 == 1 ? 1 : -1 } : nil
            var method = ExpectationMaximization(model)
            method.tolerance = 0
            method.maximumIterations = 60
            let fit = try method.fit(
                drawn.data(weights: weights, known: known),
                from: .partition(labels, components: 3))
            for (before, after) in zip(fit.history, fit.history.dropFirst()) {
                #expect(after >= before - 1e-9 * abs(before), "\(model.name) \(seed)")
            }
            #expect(fit.history.last ?? 0 > fit.history[0])
        }
    }

    @Test("the same bits for any number of threads")
    func threads() throws {
        let drawn = DrawnMixedRows(5, rows: 5000, classes: 3, missing: 0.1)
        let data = try drawn.data()
        let mixtures = try [1, 2, 3].map { threads in
            var method = ExpectationMaximization(.vve)
            method.threads = threads
            method.maximumIterations = 10
            var search = MixtureSearch(
                components: [2, 3], models: [.vve, .eei], method: method)
            search.restarts = 1
            return try search.run(data).fit.mixture
        }
        #expect(mixtures[0] == mixtures[1] && mixtures[0] == mixtures[2])
    }

    @Test("BIC counts K Σ (L - 1) parameters for the levels")
    func parameters() throws {
        let drawn = DrawnMixedRows(6, rows: 400, classes: 2)
        let mixture = try drawn.mixture(2)
        // One weight, two means and covariances of two numbers, (3 - 1) + (2 - 1) shares for each.
        #expect(mixture.parameterCount == 1 + 2 * 2 + 2 * 3 + 2 * 3)
        #expect(mixture.ofNumbers.parameterCount == 1 + 2 * 2 + 2 * 3)
        let alone = try DrawnMixedRows(6, rows: 400, classes: 2, numbers: false).mixture(2)
        #expect(alone.parameterCount == 1 + 2 * 3 && alone.dimension == 0 && alone.width == 2)
        let fit = try ExpectationMaximization(.vvv).fit(drawn.data(), from: .mixture(mixture))
        let bic = 2 * fit.logLikelihood - Double(fit.mixture.parameterCount) * log(400)
        #expect(abs(fit.value(of: .bic) - bic) < 1e-9 * abs(bic))
    }

    /// The greatest error of a share is expected below four standard errors of a class of a thousand rows.
    @Test("the classes of a table of categories alone are found again")
    func latentClasses() throws {
        let table = (0..<6).map { DrawnMixedRows.category("c\($0)", 2 + $0 % 3) }
        let columns = try MixedColumns(table)
        let weights = [0.5, 0.3, 0.2]
        let shares = (0..<3).map { k in
            columns.levels.enumerated().map { j, levels -> [Double] in
                let rest = 0.2 / Double(levels.count - 1)
                return levels.indices.map { $0 == (k + j) % levels.count ? 0.8 : rest }
            }
        }
        let truth = try GaussianMixture(
            components: weights.map {
                .init(weight: $0, mean: [], covariance: .diagonal([]))
            }, model: .eii, categories: LevelProbabilities(columns, shares: shares))
        let drawn = truth.sample(5000, key: RandomKey(seed: 3))
        let data = try MixtureData(
            NumericTable(drawn.values, width: 6), table: table)
        var search = MixtureSearch(components: [1, 2, 3, 4], models: [.eii])
        search.method.tolerance = 1e-8
        let found = try search.run(data).fit.mixture
        #expect(found.components.count == 3)
        let order = found.components.indices.sorted {
            found.components[$0].weight > found.components[$1].weight
        }
        for (k, own) in order.enumerated() {
            #expect(abs(found.components[own].weight - weights[k]) < 0.04)
            let pairs = zip(
                found.categories?.shares[own].joined() ?? [].joined(), shares[k].joined())
            for (one, other) in pairs { #expect(abs(one - other) < 0.06) }
        }
        let labels = try found.posteriors(of: data.rows).labels
        let agreeing = zip(labels, drawn.labels).count { order[$1] == $0 }
        let best = try truth.posteriors(of: data.rows).labels
        let possible = zip(best, drawn.labels).count { $0 == $1 }
        #expect(Double(agreeing) > Double(possible) - 100)
    }

    @Test("no level has probability zero, even one that no row has")
    func smoothing() throws {
        let table = [
            TableColumn(name: "k", levels: ["p", "q", "never"]), TableColumn(name: "x"),
        ]
        let rows = (0..<60).flatMap { row -> [Double] in
            let level = Double(row % 2)
            return [level, 5 * level + Double(row % 7)]
        }
        let data = try MixtureData(NumericTable(rows, width: 2), table: table)
        let fit = try ExpectationMaximization(.eii).fit(
            data, from: .partition((0..<60).map { $0 % 2 }, components: 2))
        let shares = fit.mixture.categories?.shares ?? []
        #expect(shares.joined().joined().allSatisfy { $0 > 0 })
        #expect(shares[0][0][0] > 0.95 && shares[1][0][1] > 0.95)
        let strange = try fit.mixture.posteriors(of: NumericTable([2, 1], width: 2))
        #expect(strange.logDensities[0].isFinite)
    }

    @Test("noise gives every level of a category the same probability")
    func noise() throws {
        let drawn = DrawnMixedRows(8, rows: 600, classes: 2)
        var search = MixtureSearch(components: [2], models: [.vvi])
        search.noise = 0.05
        search.restarts = 0
        let fit = try search.run(drawn.data()).fit
        let noise = try #require(fit.mixture.noise)
        let row = [2.0, 1, 0, -1]
        let posterior = try fit.mixture.posteriors(of: NumericTable(row, width: 4))
        let expected = log(noise.weight) - noise.logVolume - log(3) - log(2)
        let naive = try NaiveMixedMixture(fit.mixture).logJoint(row)
        let total = log((naive + [expected]).reduce(0) { $0 + exp($1) })
        #expect(abs(posterior.logDensities[0] - total) < 1e-10)
        #expect(abs(posterior[0][2] - exp(expected - total)) < 1e-10)
        #expect(!fit.history.isEmpty && fit.isConverged)
    }

    @Test("what knows no categories says so, as do numbers that are no levels")
    func refusals() throws {
        let drawn = DrawnMixedRows(9, rows: 60, classes: 2)
        let data = try drawn.data()
        let start = FitStart.partition(drawn.labels, components: 2)
        let categories = ["a", "b"]
        #expect(
            throws: MixtureError.categories(method: "variational Bayes", columns: categories)
        ) { try VariationalBayes().fit(data, from: start) }
        #expect(
            throws: MixtureError.categories(
                method: "an ensemble for anomalies", columns: categories)
        ) { try AnomalyEnsemble().fit(data) }
        #expect(
            throws: MixtureError.level(column: "a", row: 2, value: 3, levels: 3)
        ) {
            try MixtureData(
                NumericTable([0, 1, 0, 1, 3, 1, 0, 1], width: 4), table: drawn.table)
        }
        let mixture = try drawn.mixture(2)
        for wrong in [-1, 0.5, 3] {
            #expect(throws: MixtureError.level(column: "a", row: 1, value: wrong, levels: 3)) {
                try mixture.posteriors(of: NumericTable([wrong, 1, 0, 1], width: 4))
            }
        }
        #expect(throws: MixtureError.wrongColumns(expected: 4, found: 3)) {
            try MixtureData(NumericTable([0, 1, 0], width: 3), table: drawn.table)
        }
        var search = MixtureSearch(components: [2], models: [.eii])
        search.noise = 0.1
        let alone = try DrawnMixedRows(9, rows: 60, classes: 2, numbers: false).data()
        #expect(throws: MixtureError.self) { try search.run(alone) }
        search.noise = nil
        search.hasPrior = true
        #expect(throws: MixtureError.self) { try search.run(alone) }
    }

    @Test("a table without a category changes nothing")
    func numbersAlone() throws {
        let drawn = DrawnClusters(4, rows: 200, columns: 2, clusters: 2)
        let named = [TableColumn(name: "x"), TableColumn(name: "y")]
        let method = ExpectationMaximization(.vvv)
        let start = FitStart.partition(drawn.labels, components: 2)
        let one = try method.fit(drawn.data(), from: start)
        let other = try method.fit(MixtureData(drawn.table(), table: named), from: start)
        #expect(one.mixture == other.mixture && other.mixture.categories == nil)
    }

    @Test("standard errors and the test of the number of components draw categories too")
    func bootstrap() throws {
        let drawn = DrawnMixedRows(10, rows: 150, classes: 2)
        let mixture = try drawn.mixture(2, .vvi)
        let errors = try BootstrapErrors(
            of: mixture, by: ExpectationMaximization(.vvi), drawn.data(), replicates: 40,
            key: RandomKey(seed: 1))
        let levels = try #require(errors.levels)
        #expect(levels.map { $0.map(\.count) } == [[3, 2], [3, 2]])
        // About the square root of 0.8 · 0.2 / 75, the class of a row being nearly certain.
        #expect(levels.joined().joined().allSatisfy { $0 > 0.01 && $0 < 0.1 })
        var test = LikelihoodRatioTest(.vvi)
        test.replicates = 19
        test.most = 1
        #expect(try test.run(drawn.data()).first?.pValue ?? 1 < 0.1)
    }
}
