import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// log p(x) without an encoder, where it is known exactly.
@Suite struct AnnealedImportanceTests {
    private static let truth = LinearGaussianModel(
        weights: [[1.5, 0.2], [-0.8, 1], [0.3, -1.2]], mean: [0.5, -1, 0], variance: 0.25)

    /// The linear model as a decoder, its encoder useless: q(z|x) = N(0, I) for every x.
    private func session() throws -> ModelSession {
        try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 2,
            likelihood: .gaussian(sigma: .fixed(value: 0.5)),
            values: [
                "decoder.0.weight": [1.5, -0.8, 0.3, 0.2, 1, -1.2],
                "decoder.0.bias": [0.5, -1, 0],
            ]
        ).session(on: TestExecutors.fast)
    }

    @Test("The estimate of a linear model is its likelihood, whatever its encoder")
    func linear() throws {
        let data = try Self.truth.draw(40, key: RandomKey(seed: 3))
        let exact = data.rows.map { Self.truth.logLikelihood($0) }.reduce(0, +) / 40
        let session = try session()
        let found = try session.evaluateByAnnealing(
            data, temperatures: 60, chains: 20, key: RandomKey(seed: 1))
        #expect(abs(found.logLikelihood.mean - exact) < 0.03, "\(found), \(exact)")
        #expect((0.4...0.95).contains(found.acceptance))
        let again = try session.evaluateByAnnealing(
            data, temperatures: 60, chains: 20, key: RandomKey(seed: 1))
        #expect(found == again)
    }

    @Test("Weights are unbiased at few temperatures too, and their logarithms a bound that rises")
    func unbiased() throws {
        let data = try Self.truth.draw(1, key: RandomKey(seed: 3))
        let exact = Self.truth.logLikelihood(data.rows[0])
        let session = try session()
        let many = data.subset(rows: [Int](repeating: 0, count: 4000))
        var bounds: [Double] = []
        for temperatures in [2, 8] {
            let logs = try session.evaluateByAnnealing(
                many, temperatures: temperatures, chains: 1, key: RandomKey(seed: 5))
            bounds.append(logs.logLikelihood.mean)
            #expect(logs.logLikelihood.mean < exact)
        }
        #expect(bounds[0] < bounds[1])
        // The log of the mean weight of many chains errs by about √((n / n_eff - 1) / n); five times that.
        let whole = try session.evaluateByAnnealing(
            data, temperatures: 8, chains: 20_000, key: RandomKey(seed: 7))
        let deviation = (1 / whole.effectiveChains - 1.0 / 20_000).squareRoot()
        #expect(deviation < 0.02)
        #expect(abs(whole.logLikelihood.mean - exact) < 5 * deviation, "\(whole), \(exact)")
    }

    @Test("Codes with codes have no density along which to walk")
    func refused() throws {
        let model = try KnownModel(
            .hierarchical, schema: ExampleSchema(itemShape: [2]), latent: 1,
            prior: Prior("layered:latents=1,hidden=2,depth=1")
        ).session(on: TestExecutors.fast)
        let data = try Dataset([0.3, -1] as [Float], itemShape: [2])
        #expect(throws: AutoencoderError.self) {
            try model.evaluateByAnnealing(data, temperatures: 3, key: RandomKey(seed: 1))
        }
    }
}
