import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The posterior of few directions against probabilistic principal component analysis, as `FullNormalPosteriorTests`: of two dimensions
/// any covariance is a diagonal one and one direction.
@Suite struct LowRankNormalPosteriorTests {
    private static let truth = FullNormalPosteriorTests.truth

    /// Cov[z|x] = (I + Wᵀ W / σ²)⁻¹ as [a, b, c] of [a, b; b, c].
    private static var covariance: (a: Double, b: Double, c: Double) {
        let (w, variance) = (truth.weights, truth.variance)
        func product(_ i: Int, _ j: Int) -> Double { w.reduce(0) { $0 + $1[i] * $1[j] } / variance }
        let (a, b, c) = (1 + product(0, 0), product(0, 1), 1 + product(1, 1))
        let determinant = a * c - b * b
        return (c / determinant, -b / determinant, a / determinant)
    }

    /// The linear model whose q(z|x) is the true posterior.
    private static func model() throws -> KnownModel {
        let (a, b, c) = covariance
        // U Uᵀ = |b| [1, ±1; ±1, 1], and what is left of the variances is σ².
        let along = abs(b).squareRoot()
        var values = try FullNormalPosteriorTests.model().values
        values["posterior.logVariance.bias"] = [log(a - abs(b)), log(c - abs(b))]
        values["posterior.factor.bias"] = [along, b < 0 ? -along : along]
        return try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [5]), latent: 2,
            likelihood: .gaussian(sigma: .fixed(value: truth.variance.squareRoot())),
            posterior: .lowRankNormal(rank: 1), values: values)
    }

    @Test("With the true posterior every draw's weight is p(x), exactly")
    func exact() throws {
        let data = try Self.truth.draw(40, key: RandomKey(seed: 5))
        let exact = data.rows.map(Self.truth.logLikelihood)
        let session = try Self.model().session()
        let found = try session.evaluateLogLikelihood(data, samples: 7, key: RandomKey(seed: 1))
        // Parameters are single-precision numbers.
        #expect(isClose(found.effectiveSamples, 7, relative: 1e-6))
        let rows = try session.logLikelihoods(data, samples: 2, key: RandomKey(seed: 2))
        #expect(isClose(rows, exact, relative: 1e-5, absolute: 1e-4))
    }

    @Test("The bound is log p(x), its divergence in closed form")
    func bound() throws {
        let data = try Self.truth.draw(4000, key: RandomKey(seed: 6))
        let exact = data.rows.reduce(0) { $0 + Self.truth.logLikelihood($1) } / 4000
        let bound = try Self.model().session(on: TestExecutors.fast)
            .evaluateBound(data, key: RandomKey(seed: 3))
        // The noise of E_q log p(x|z) by one draw has a deviation near 1: 4.9 errors, once in a million.
        #expect(abs(bound.elbo.mean - exact) < 4.9 * 2 / 4000.0.squareRoot())
        #expect(bound.isClosedForm && bound.klPerDimension == nil)
    }

    @Test("Variances of codes are the covariance's diagonal")
    func variances() throws {
        let data = try Self.truth.draw(3, key: RandomKey(seed: 7))
        let codes = try Self.model().session().encode(data)
        let diagonal = [Self.covariance.a, Self.covariance.c]
        #expect(
            isClose(
                codes.variances.map(Double.init), diagonal + diagonal + diagonal, relative: 1e-5))
        #expect(!codes.isDiagonalNormal)
    }

    @Test("A fresh head has directions: at U = 0 there would be no gradient to find any")
    func freshDirections() throws {
        let model = try KnownModel(
            .lowRankCovariance, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4])
        let factor = model.autoencoder.parameters.first { $0.name == "posterior.factor.weight" }
        #expect(factor?.shape == [4, 4] && factor?.initializer == .fanInUniform)
    }

    @Test("The rank is a number of the part, which files are held to")
    func rank() throws {
        #expect(try Posterior("low-rank-normal:rank=5") == .lowRankNormal(rank: 5))
        #expect(try Posterior("low-rank-normal") == .lowRankNormal(rank: 2))
        for rank in ["0", "65", "1.5"] {
            #expect(throws: AutoencoderError.self) { try Posterior("low-rank-normal:rank=\(rank)") }
        }
        let file = #"{"kind": "low-rank-normal", "rank": 0}"#
        #expect(throws: AutoencoderError.self) {
            try JSONDecoder().decode(Posterior.self, from: Data(file.utf8)).chosen.validate()
        }
    }

    @Test("More directions than dimensions are refused")
    func tooManyDirections() throws {
        func model(rank: Int) throws -> Autoencoder {
            try KnownModel(
                .lowRankCovariance, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
                posterior: .lowRankNormal(rank: rank)
            ).autoencoder
        }
        try model(rank: 2).validate()
        let error = #expect(throws: AutoencoderError.self) { try model(rank: 3).validate() }
        guard case .option(let name, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == "the rank of the posterior")
    }
}
