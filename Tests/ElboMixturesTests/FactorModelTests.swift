import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Covariances of few factors")
struct FactorModelTests {
    private struct Golden: Decodable {
        let weights: [Double]
        let moments: [[[Double]]]
        let costs: [String: Double]
        let rows: [[Double]]
        let logLikelihood: Double
        let wide: [[Double]]
        let wideLogLikelihood: Double
    }

    private static func golden() throws -> Golden {
        try Fixture.json("factor_golden", as: Golden.self)
    }

    private static func model(_ name: String) throws -> CovarianceModel {
        try #require(CovarianceModel(name: name))
    }

    /// A general optimiser's minimum of Σ_k N_k (log |Σ_k| + tr(S_k Σ_k⁻¹)) / Σ_k N_k. Of CUU, which has no Newton steps, EM creeps where a
    /// uniqueness goes to 0, and the M step ends up to 1e-4 nats a row above it.
    @Test("the M step of every model is where BFGS ends", arguments: FactorModel.letters)
    func mStep(letters: String) throws {
        let golden = try Self.golden()
        let scatters = zip(golden.weights, golden.moments).map { weight, moment in
            moment.flatMap { $0 }.map { $0 * weight }
        }
        let statistics = ScatterStatistics(
            dimension: 6, weights: golden.weights, scatters: scatters)
        let found = try Self.model("\(letters)-2").covariances(of: statistics)
        var cost = 0.0
        for (k, covariance) in found.enumerated() {
            let trace = try #require(covariance.traceOfQuotient(golden.moments[k].flatMap { $0 }))
            cost += golden.weights[k] * (try #require(covariance.logDeterminant) + trace)
        }
        cost /= golden.weights.reduce(0, +)
        let expected = try #require(golden.costs[letters])
        #expect(cost > expected - 2e-6 && cost < expected + (letters == "CUU" ? 2e-4 : 2e-6))
    }

    @Test("one component is scikit-learn's factor analysis, and principal components")
    func oneComponent() throws {
        let golden = try Self.golden()
        let rows = try MclustFits.data(golden.rows)
        let fit = try ExpectationMaximization(Self.model("UUU-2")).fit(
            rows, from: .partition(golden.rows.map { _ in 0 }, components: 1))
        #expect(abs(fit.logLikelihood - golden.logLikelihood) < 1e-5)
        // Eighty columns of forty rows.
        let wide = try MclustFits.data(golden.wide)
        let other = try ExpectationMaximization(Self.model("UUC-3")).fit(
            wide, from: .partition(golden.wide.map { _ in 0 }, components: 1))
        #expect(abs(other.logLikelihood - golden.wideLogLikelihood) < 1e-5)
    }

    @Test(
        "the likelihood never falls, with missing cells and of t distributions",
        arguments: FactorModel.letters, [ComponentLaw.normal, .t(.own)])
    func monotone(letters: String, law: ComponentLaw) throws {
        let drawn = DrawnClusters(31, rows: 150, columns: 5, clusters: 2, apart: 2, missing: 0.1)
        var method = ExpectationMaximization(try Self.model("\(letters)-2"))
        method.law = law
        method.tolerance = 0
        method.maximumIterations = 25
        let fit = try method.fit(drawn.data(), from: .partition(drawn.labels, components: 2))
        for (before, after) in zip(fit.history, fit.history.dropFirst()) {
            #expect(after >= before - 1e-7 * abs(before))
        }
        #expect(fit.history.last ?? 0 > fit.history[0])
    }

    /// Sixty rows of a hundred columns in two groups.
    @Test("groups of rows with more columns than rows are found")
    func wide() throws {
        let key = RandomKey(seed: 32)
        let labels = (0..<60).map { $0 % 2 }
        let rows = labels.enumerated().map { row, label -> [Double] in
            let own = key.child(UInt64(row) + 10)
            let scores = (0..<2).map { own.child(1).normal(at: $0) }
            return (0..<100).map { j in
                let loading = key.child(UInt64(label)).normal(at: 2 * j)
                let other = key.child(UInt64(label)).normal(at: 2 * j + 1)
                return Double(label) * 3 + loading * scores[0] + other * scores[1]
                    + 0.7 * own.child(2).normal(at: j)
            }
        }
        var search = MixtureSearch(
            components: [1, 2], models: [try Self.model("UUC-1"), try Self.model("UUC-2")])
        search.restarts = 0
        let selection = try search.run(MclustFits.data(rows))
        #expect(selection.best.components == 2)
        #expect(selection.best.model.factorModel?.factors == 2)
        let found = try selection.fit.mixture.posteriors(of: MclustFits.data(rows).rows).labels
        #expect(Set(zip(found, labels).map { [$0, $1] }).count == 2)
    }

    /// McNicholas and Murphy 2008, table 1, for G = 3, d = 10, q = 2: 19 numbers for each set of loadings.
    @Test("parameters are counted as in the paper")
    func parameters() throws {
        let expected = [
            "CCC": 20, "CCU": 29, "CUC": 22, "CUU": 49, "UCC": 58, "UCU": 67, "UUC": 60, "UUU": 87,
        ]
        for letters in FactorModel.letters {
            let model = try Self.model("\(letters)-2")
            #expect(model.parameterCount(components: 3, dimension: 10) == expected[letters])
        }
    }

    @Test("names, files, and refusals")
    func names() throws {
        let model = try Self.model("uuc-3")
        #expect(model.name == "UUC-3" && CovarianceModel(rawValue: "UUC-3") == model)
        let models = [model, .vvv]
        let written = try JSONEncoder().encode(models)
        #expect(try JSONDecoder().decode([CovarianceModel].self, from: written) == models)
        #expect(String(decoding: written, as: UTF8.self) == "[\"UUC-3\",\"VVV\"]")
        for wrong in ["UUC", "UUC-0", "VUC-2", "UUC-2-3", "UUC-x"] {
            #expect(CovarianceModel(name: wrong) == nil, "\(wrong)")
        }
        #expect(CovarianceModel.allCases.count == 14)
        let drawn = DrawnClusters(33, rows: 40, columns: 3, clusters: 1)
        #expect(throws: MixtureError.self) {
            _ = try ExpectationMaximization(Self.model("UUU-3")).fit(
                drawn.data(), from: .partition(drawn.labels, components: 1))
        }
    }
}
