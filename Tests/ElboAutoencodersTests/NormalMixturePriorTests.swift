import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// The learned mixture prior against numerical integration.
@Suite struct NormalMixturePriorTests {
    static let (logits, means, logVariances) = ([0.3, -0.4], [-1.5, 1.0], [-1.0, 0.4])

    /// q(z|x) = N(0.6, e^-0.8) for every example.
    private func model() throws -> KnownModel {
        try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [1]), latent: 1,
            prior: .normalMixture(components: 2),
            values: [
                "posterior.mean.bias": [0.6], "posterior.logVariance.bias": [-0.8],
                "prior.logits": Self.logits, "prior.mean": Self.means,
                "prior.logVariance": Self.logVariances,
            ])
    }

    private static func normal(_ z: Double, _ mean: Double, _ logVariance: Double) -> Double {
        exp(-0.5 * ((z - mean) * (z - mean) * exp(-logVariance) + logVariance + log(2 * Double.pi)))
    }

    private static func prior(_ z: Double) -> Double {
        let weights = logits.map { exp($0) }
        return zip(weights, zip(means, logVariances)).reduce(0) {
            $0 + $1.0 / weights.reduce(0, +) * normal(z, $1.1.0, $1.1.1)
        }
    }

    /// ∫ q ln (q / p) by the trapezoid rule, exact to rounding for smooth functions that vanish at both ends.
    private static var divergence: Double {
        let (mean, logVariance) = (0.6, -0.8)
        let step = 0.002
        return (-6000...6000).reduce(0.0) { sum, index in
            let z = mean + step * Double(index)
            let q = normal(z, mean, logVariance)
            return q > 0 ? sum + q * log(q / prior(z)) * step : sum
        }
    }

    @Test("D(q ‖ p) by draws is the integral (false alarm once in a million)")
    func divergence() throws {
        let data = try Dataset([Float](repeating: 0, count: 20_000), itemShape: [1])
        let found = try model().session(on: TestExecutors.fast)
            .evaluateBound(data, key: RandomKey(seed: 4))
        #expect(abs(found.kl.mean - Self.divergence) < 4.9 * found.kl.standardError)
        #expect(found.kl.standardError < 0.01 && !found.isClosedForm)
        #expect(found.klPerDimension == nil)
    }

    @Test("Draws of codes and the prior's moments are the mixture's")
    func draws() throws {
        let session = try model().session(on: TestExecutors.fast)
        let codes = SampleMoments(
            try session.drawCodes(20_000, key: RandomKey(seed: 9)).map(Double.init))
        let weights = Self.logits.map { exp($0) / Self.logits.reduce(0) { $0 + exp($1) } }
        let mean = zip(weights, Self.means).reduce(0) { $0 + $1.0 * $1.1 }
        let square = (0..<2).reduce(0.0) {
            $0 + weights[$1] * (exp(Self.logVariances[$1]) + Self.means[$1] * Self.means[$1])
        }
        let moments = try session.priorMoments()
        #expect(isClose(Double(moments.mean[0]), mean, relative: 1e-5))
        #expect(
            isClose(
                Double(moments.deviation[0]), (square - mean * mean).squareRoot(), relative: 1e-5))
        #expect(abs(codes.mean - mean) < 4.9 * codes.standardError)
        #expect(abs(codes.variance - (square - mean * mean)) < 0.15)
    }

    @Test("Responsibilities of a code that is nearly a point are Bayes's rule")
    func responsibilities() throws {
        var model = try model()
        model.values["posterior.logVariance.bias"] = [-24]
        let data = try Dataset([0], itemShape: [1])
        let found = try model.session().responsibilities(data, samples: 4, key: RandomKey(seed: 0))
        let weights = Self.logits.map { exp($0) }
        let joint = (0..<2).map {
            weights[$0] * Self.normal(0.6, Self.means[$0], Self.logVariances[$0])
        }
        #expect(isClose(Double(found[0][0]), joint[0] / (joint[0] + joint[1]), relative: 1e-4))
        let plain = try KnownModel(.vae, schema: ExampleSchema(itemShape: [1]), latent: 1)
        #expect(throws: AutoencoderError.self) {
            try plain.session().responsibilities(data, key: RandomKey(seed: 0))
        }
    }

    @Test("The loss's gradient in every parameter, the prior's too, is that of finite differences")
    func gradients() throws {
        let model = try KnownModel(
            .mixturePrior, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [3],
            prior: .normalMixture(components: 3)
        ).scattered(seed: 5)
        let x = ["x": array([2, 3], [0.3, -1, 0.8, 1.2, 0.1, -0.4])]
        let found = try model.step(x).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        #expect(
            isClose(flat, try model.numericalGradients(x), relative: 1e-5, absolute: 1e-7))
    }

    @Test("Trained on two heaps, the prior finds both, and its bound is above that of N(0, I)")
    func heaps() throws {
        let key = RandomKey(seed: 12)
        let values = (0..<2000).map { index -> Float in
            Float((index % 2 == 0 ? -3 : 3) + 0.3 * key.normal(at: index))
        }
        let data = try Dataset(values, itemShape: [1])
        func train(_ prior: Prior) throws -> ModelSession {
            let model = try Recipe.vae.autoencoder(
                for: data.schema, latentDimension: 1,
                network: .multilayerPerceptron(.init(hidden: [16], activation: .tanh)),
                likelihood: .gaussian(sigma: .fixed(value: 0.2)), prior: prior)
            var observer = SilentObserver()
            let result = try Trainer(
                model: model,
                options: TrainingOptions(
                    epochs: 60, batchSize: 100, learningRate: 0.01, schedule: .cosine(final: 0),
                    validationFraction: 0, seed: 2), executor: TestExecutors.fast
            ).run(on: ExampleReader(data), observer: &observer)
            return ModelSession(
                TrainedAutoencoder(
                    autoencoder: model, parameters: result.parameters, schema: data.schema),
                on: TestExecutors.fast)
        }
        let learned = try train(.normalMixture(components: 4))
        let bound = try learned.evaluateBound(data, key: RandomKey(seed: 1)).elbo
        let plain = try train(.standardNormal).evaluateBound(data, key: RandomKey(seed: 1)).elbo
        #expect(bound.mean > plain.mean + 4.9 * (bound.standardError + plain.standardError))
        let labels = try learned.responsibilities(data, key: RandomKey(seed: 2)).map { row in
            row.indices.max { row[$0] < row[$1] } ?? 0
        }
        // No component holds examples of both heaps.
        let (even, odd) = (
            Set(stride(from: 0, to: 2000, by: 2).map { labels[$0] }),
            Set(stride(from: 1, to: 2000, by: 2).map { labels[$0] })
        )
        #expect(even.isDisjoint(with: odd))
    }
}
