import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The full-covariance posterior against probabilistic principal component analysis, whose posterior is known:
/// N(M Wᵀ (x - μ) / σ², M) with M = (I + Wᵀ W / σ²)⁻¹ (Tipping and Bishop 1999).
@Suite struct FullNormalPosteriorTests {
    static let truth = LinearGaussianModel(
        weights: [[1.5, 0.2], [-0.8, 1], [0.3, -1.2], [0, 0.7], [1, 1]],
        mean: [0.5, -1, 0, 2, -0.3], variance: 0.25)

    /// The model whose decoder is the truth and whose q(z|x) is the true posterior, or the best diagonal one.
    static func model(_ posterior: Posterior = .fullNormal) throws -> KnownModel {
        let (w, variance) = (truth.weights, truth.variance)
        func product(_ i: Int, _ j: Int) -> Double { w.reduce(0) { $0 + $1[i] * $1[j] } / variance }
        let (a, b, c) = (1 + product(0, 0), product(0, 1), 1 + product(1, 1))
        let determinant = a * c - b * b
        let m = [[c / determinant, -b / determinant], [-b / determinant, a / determinant]]
        let weight = w.flatMap { row in
            (0..<2).map { axis in (row[0] * m[0][axis] + row[1] * m[1][axis]) / variance }
        }
        let bias = (0..<2).map { axis in
            -truth.mean.indices.reduce(0.0) { $0 + truth.mean[$1] * weight[$1 * 2 + axis] }
        }
        // m = L Lᵀ
        let l11 = m[0][0].squareRoot()
        let l21 = m[0][1] / l11
        let l22 = (m[1][1] - l21 * l21).squareRoot()
        var values: [String: [Double]] = [
            "posterior.mean.weight": weight, "posterior.mean.bias": bias,
            "posterior.logVariance.bias": [2 * log(l11), 2 * log(l22)],
            "posterior.factor.bias": [l21],
            "decoder.0.weight": (0..<2).flatMap { axis in w.map { $0[axis] } },
            "decoder.0.bias": truth.mean,
        ]
        if posterior == .diagonalNormal {
            values["posterior.logVariance.bias"] = [-log(a), -log(c)]
        }
        return try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [5]), latent: 2,
            likelihood: .gaussian(sigma: .fixed(value: variance.squareRoot())),
            posterior: posterior, values: values)
    }

    @Test("With the true posterior every draw's weight is p(x), exactly")
    func exact() throws {
        let data = try Self.truth.draw(40, key: RandomKey(seed: 5))
        let found = try Self.model().session().evaluateLogLikelihood(
            data, samples: 7, key: RandomKey(seed: 1))
        let exact = data.rows.map(Self.truth.logLikelihood)
        // Parameters are single-precision numbers.
        #expect(isClose(found.effectiveSamples, 7, relative: 1e-6))
        #expect(
            isClose(
                found.logLikelihood.mean, exact.reduce(0, +) / 40, relative: 1e-6, absolute: 1e-5))
        let rows = try Self.model().session().logLikelihoods(
            data, samples: 2, key: RandomKey(seed: 2))
        #expect(isClose(rows, exact, relative: 1e-5, absolute: 1e-4))
    }

    @Test("A diagonal posterior misses what varies together: its bound is lower by a known amount")
    func diagonal() throws {
        // D(N(m, D) ‖ N(m, M)) = ½ (tr M⁻¹D - d + ln |M| - ln |D|) with D = diag(1 / (M⁻¹)ᵢᵢ).
        let (w, variance) = (Self.truth.weights, Self.truth.variance)
        func product(_ i: Int, _ j: Int) -> Double { w.reduce(0) { $0 + $1[i] * $1[j] } / variance }
        let (a, b, c) = (1 + product(0, 0), product(0, 1), 1 + product(1, 1))
        let gap = 0.5 * (log(a * c) - log(a * c - b * b))
        let data = try Self.truth.draw(4000, key: RandomKey(seed: 6))
        let exact = data.rows.reduce(0) { $0 + Self.truth.logLikelihood($1) } / 4000
        let bound = try Self.model(.diagonalNormal).session(on: TestExecutors.fast)
            .evaluateBound(data, key: RandomKey(seed: 3))
        let full = try Self.model().session(on: TestExecutors.fast)
            .evaluateBound(data, key: RandomKey(seed: 3))
        // The noise of E_q log p(x|z) by one draw has a deviation near 1: 4.9 errors, once in a million.
        #expect(abs(bound.elbo.mean - (exact - gap)) < 4.9 * 2 / 4000.0.squareRoot())
        #expect(abs(full.elbo.mean - exact) < 4.9 * 2 / 4000.0.squareRoot())
        #expect(full.isClosedForm && full.klPerDimension == nil && bound.klPerDimension != nil)
    }

    @Test("Variances of codes are the covariance's diagonal")
    func variances() throws {
        let data = try Self.truth.draw(3, key: RandomKey(seed: 7))
        let codes = try Self.model().session().encode(data)
        let (w, variance) = (Self.truth.weights, Self.truth.variance)
        func product(_ i: Int, _ j: Int) -> Double { w.reduce(0) { $0 + $1[i] * $1[j] } / variance }
        let (a, b, c) = (1 + product(0, 0), product(0, 1), 1 + product(1, 1))
        let diagonal = [c / (a * c - b * b), a / (a * c - b * b)]
        #expect(
            isClose(
                codes.variances.map(Double.init), diagonal + diagonal + diagonal, relative: 1e-5))
        #expect(
            !codes.isDiagonalNormal && codes.usage(key: RandomKey(seed: 1)).mutualInformation == nil
        )
    }
}
