import ElboMixtures
import ElboNumerics
import Foundation
import Testing

@Suite("Mixtures of factor analysers")
struct FactorAnalyzerTests {
    /// Λ Λᵀ + Ψ, d x d numbers.
    private static func covariance(_ loadings: [Double], _ noise: [Double]) -> [Double] {
        let d = noise.count
        let q = loadings.count / d
        return (0..<d * d).map { index in
            let (i, j) = (index / d, index % d)
            return (0..<q).reduce(i == j ? noise[i] : 0) {
                $0 + loadings[i * q + $1] * loadings[j * q + $1]
            }
        }
    }

    /// Two components of two factors in eight columns.
    private struct Law {
        let loadings: [[Double]]
        let noise: [[Double]]
        let means: [[Double]]

        init() {
            let columns = (0..<8).map { Double($0) }
            loadings = [
                columns.flatMap { i -> [Double] in [1.5 * cos(i), 1.2 * sin(2 * i + 1)] },
                columns.flatMap { i -> [Double] in [1.4 * sin(i + 0.5), 1.3 * cos(3 * i)] },
            ]
            noise = [columns.map { 0.4 + 0.1 * $0 }, columns.map { 1.2 - 0.1 * $0 }]
            means = [columns.map { _ in 0 }, (0..<8).map { $0 % 2 == 0 ? 2 : -2 }]
        }

        func mixture() throws -> GaussianMixture {
            try GaussianMixture(
                components: (0..<2).map { k in
                    .init(
                        weight: 0.5, mean: means[k],
                        covariance: .full(
                            FactorAnalyzerTests.covariance(loadings[k], noise[k]), dimension: 8))
                }, model: try #require(CovarianceModel(name: "MFA-2")))
        }

        func rows(_ count: Int, key: RandomKey) -> (rows: [[Double]], labels: [Int]) {
            let labels = (0..<count).map { key.child(0).uniform(at: $0) < 0.5 ? 0 : 1 }
            let rows = labels.enumerated().map { row, k in
                let own = key.child(UInt64(row) + 1)
                return (0..<8).map { i -> Double in
                    let first = loadings[k][2 * i] * own.normal(at: 0)
                    let second = loadings[k][2 * i + 1] * own.normal(at: 1)
                    let rest = noise[k][i].squareRoot() * own.normal(at: 2 + i)
                    return means[k][i] + first + second + rest
                }
            }
            return (rows, labels)
        }
    }

    /// By hand: a share, 2 · 8 means, and for each component 8 · 2 - 1 loadings and 8 uniquenesses.
    @Test("free parameters are 1 + 16 + 2 (15 + 8)")
    func parameters() throws {
        #expect(try Law().mixture().parameterCount == 63)
    }

    /// Twice what the likeliest parameters gain over the true ones has the law χ² of 63 degrees of freedom (Wilks 1938), outside of 24...128 once in
    /// two hundred thousand draws.
    @Test("the log-likelihood of a known mixture is recovered")
    func recovery() throws {
        let law = Law()
        let (rows, labels) = law.rows(2000, key: RandomKey(seed: 41))
        let data = try MclustFits.data(rows)
        var method = ExpectationMaximization(try #require(CovarianceModel(name: "MFA-2")))
        method.tolerance = 1e-9
        let fit = try method.fit(data, from: .partition(labels, components: 2))
        let known = try law.mixture().posteriors(of: data.rows).logDensities.reduce(0, +)
        let gain = fit.logLikelihood - known
        #expect(gain > 12 && gain < 64, "\(gain)")
        #expect(fit.isConverged && fit.parameterCount == 63)
        let bic = 2 * fit.logLikelihood - 63 * log(2000)
        #expect(abs(fit.value(of: .bic) - bic) < 1e-6)
    }

    @Test("a search finds how many factors and components there are")
    func found() throws {
        let (rows, _) = Law().rows(800, key: RandomKey(seed: 42))
        let models = try (1...3).map { try #require(CovarianceModel(name: "MFA-\($0)")) }
        var search = MixtureSearch(components: [1, 2, 3], models: models)
        search.restarts = 0
        let best = try search.run(MclustFits.data(rows)).best
        #expect(best.components == 2 && best.model.name == "UUU-2")
    }

    @Test("one component has the covariance of the project's factor analysis, and its BIC")
    func oneComponent() throws {
        let (drawn, _) = Law().rows(200, key: RandomKey(seed: 43))
        let data = try MclustFits.data(drawn)
        let means = (0..<8).map { (i: Int) -> Double in
            drawn.reduce(0.0) { (sum: Double, row: [Double]) in sum + row[i] } / 200
        }
        let moments = (0..<64).map { (index: Int) -> Double in
            let (i, j) = (index / 8, index % 8)
            let sum = drawn.reduce(0.0) { (sum: Double, row: [Double]) -> Double in
                sum + (row[i] - means[i]) * (row[j] - means[j])
            }
            return sum / 200
        }
        let factors = try LinearFactors(
            mean: means, covariance: moments, factors: 3, isIsotropic: false)
        let fit = try ExpectationMaximization(try #require(CovarianceModel(name: "MFA-3"))).fit(
            data, from: .partition(drawn.map { _ in 0 }, components: 1))
        let expected = Self.covariance(factors.loadings, factors.noise)
        for (one, other) in zip(fit.mixture.components[0].covariance.matrix, expected) {
            // Where a fall of the likelihood is below 1e-10 both end, their numbers 1e-5 apart at most.
            #expect(abs(one - other) < 1e-4 * (1 + abs(other)))
        }
        // 8 means, 8 · 3 - 3 loadings and 8 uniquenesses.
        #expect(fit.parameterCount == 37)
    }

    /// Of the derivatives [Σ⁻¹ (Σ - S) Σ⁻¹]_ii by the uniquenesses (Lawley and Maxwell 1971, equation 4.7), with dense matrices: 0 inside, and none
    /// says that a uniqueness at its floor should grow. Thirty rows of six columns, so that some go to the floor.
    @Test("uniquenesses are where the likelihood has no slope", arguments: 0..<12)
    func stationary(seed: Int) throws {
        let (d, q, n) = (6, 2 + seed % 2, 30)
        let key = RandomKey(seed: 50 + UInt64(seed))
        let loadings = (0..<d * q).map { key.normal(at: $0) }
        let rows = (0..<n).map { row in
            let own = key.child(UInt64(row) + 1)
            return (0..<d).map { i in
                (0..<q).reduce(own.normal(at: q + i)) {
                    $0 + loadings[i * q + $1] * own.normal(at: $1)
                }
            }
        }
        let s = (0..<d * d).map { index in
            rows.reduce(0) { $0 + $1[index / d] * $1[index % d] } / Double(n)
        }
        let found = try LinearFactors(
            mean: [Double](repeating: 0, count: d), covariance: s, factors: q, isIsotropic: false)
        let sigma = Self.covariance(found.loadings, found.noise)
        let inverse = try #require(CholeskyFactor(sigma, order: d)).inverse
        for i in 0..<d {
            var slope = 0.0
            for j in 0..<d {
                for l in 0..<d {
                    slope +=
                        inverse[i * d + j] * (sigma[j * d + l] - s[j * d + l]) * inverse[l * d + i]
                }
            }
            let isAtFloor = found.noise[i] < 1e-5 * s[i * (d + 1)]
            #expect(slope * found.noise[i] > -1e-4)
            #expect(isAtFloor || slope * found.noise[i] < 1e-4)
        }
    }

    @Test(
        "names of other authors, in any case",
        arguments: [
            ("mfa-3", "UUU-3"), ("MFA-12", "UUU-12"), ("mppca-2", "UUC-2"), ("uuu-1", "UUU-1"),
        ])
    func names(alias: String, name: String) {
        #expect(CovarianceModel(name: alias)?.name == name)
    }

    @Test("what is no name", arguments: ["mfa", "mfa-", "mfa-0", "mfa-2-3", "fa-2"])
    func unknown(name: String) {
        #expect(CovarianceModel(name: name) == nil)
    }
}
