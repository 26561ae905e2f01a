import ElboData
import ElboMixtures
import Foundation
import Testing

/// Figures that scikit-learn gave (`Fixtures/make_sklearn_golden.py`), from the same starting partitions.
struct ScikitLearnGolden: Decodable {
    struct Plain: Decodable {
        let logLikelihood, bic, aic: Double
        let means, weights: [Double]
    }

    struct Bayes: Decodable { let means, weights, covariances: [Double] }

    struct Set: Decodable {
        let width: Int
        let rows: [Double]
        let labels: [Int]
        let plain: [String: Plain]
        let bayes: [String: Bayes]

        func data() throws -> MixtureData { try MixtureData(NumericTable(rows, width: width)) }

        var start: FitStart { .partition(labels, components: 3) }
    }

    let sets: [String: Set]

    static func read() throws -> ScikitLearnGolden {
        try Fixture.json("sklearn_golden", as: ScikitLearnGolden.self)
    }
}

@Suite("Mixtures beside scikit-learn's")
struct ScikitLearnTests {
    @Test(
        "converged log-likelihoods and criteria to 1e-6",
        arguments: ["iris", "wine", "drawn"], ["spherical", "diag", "tied", "full"])
    func plain(name: String, kind: String) throws {
        let set = try #require(try ScikitLearnGolden.read().sets[name])
        let golden = try #require(set.plain[kind])
        let model = try #require(CovarianceModel(name: kind))
        var method = ExpectationMaximization(model)
        method.tolerance = 1e-14
        method.maximumIterations = 20_000
        let fit = try method.fit(set.data(), from: set.start)
        #expect(
            abs(fit.logLikelihood - golden.logLikelihood) < 1e-6 * abs(golden.logLikelihood))
        #expect(abs(fit.value(of: .bic) + golden.bic) < 1e-6 * abs(golden.bic))
        #expect(abs(fit.value(of: .aic) + golden.aic) < 1e-6 * abs(golden.aic))
        for (k, component) in fit.mixture.components.enumerated() {
            #expect(abs(component.weight - golden.weights[k]) < 1e-4)
        }
    }

    @Test(
        "variational Bayes converges to the same posterior",
        arguments: ["iris", "wine", "drawn"],
        ["dirichlet_distribution", "dirichlet_process"])
    func bayes(name: String, law: String) throws {
        let set = try #require(try ScikitLearnGolden.read().sets[name])
        let golden = try #require(set.bayes[law])
        var method = VariationalBayes()
        method.weights =
            law == "dirichlet_process"
            ? .dirichletProcess(concentration: 0.5) : .dirichlet(concentration: 0.5)
        method.tolerance = 1e-14
        method.maximumIterations = 5000
        let fit = try method.fit(set.data(), from: set.start)
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-9 * abs(before))
        }
        try #require(fit.mixture.components.count == 3)
        let d = set.width
        let total = golden.weights.reduce(0, +)
        for (k, component) in fit.mixture.components.enumerated() {
            #expect(abs(component.weight - golden.weights[k] / total) < 1e-5)
            for j in 0..<d {
                #expect(abs(component.mean[j] - golden.means[k * d + j]) < 1e-4)
            }
            for (one, other) in zip(
                component.covariance.numbers, golden.covariances[k * d * d..<(k + 1) * d * d])
            {
                #expect(abs(one - other) < 1e-4 * (1 + abs(other)))
            }
        }
    }

    @Test("the bound of diagonal variational Bayes never falls, missing cells included")
    func diagonalBound() throws {
        for missing in [0.0, 0.2] {
            for law in [
                WeightPrior.dirichlet(concentration: 0.1), .dirichletProcess(concentration: 1),
            ] {
                for isDiagonal in [true, false] {
                    let drawn = DrawnClusters(
                        21, rows: 400, columns: 3, clusters: 3, apart: 3, missing: missing)
                    var method = VariationalBayes(isDiagonal: isDiagonal)
                    method.weights = law
                    method.tolerance = 0
                    method.maximumIterations = 80
                    let labels = drawn.rows.indices.map { $0 % 6 }
                    let fit = try method.fit(
                        drawn.data(), from: .partition(labels, components: 6))
                    for (before, after) in zip(fit.history, fit.history.dropFirst()) {
                        #expect(after >= before - 1e-9 * abs(before))
                    }
                }
            }
        }
    }
}
