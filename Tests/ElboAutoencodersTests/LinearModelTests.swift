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

/// Exact mathematics through the whole stack: the maximum of a linear variational autoencoder's bound
/// is the maximum likelihood of probabilistic principal component analysis, which has a closed form
/// (Tipping and Bishop 1999; Lucas et al. 2019 show that the bound has no other local maxima).
@Suite struct LinearModelTests {
    private static let truth = LinearGaussianModel(
        weights: [[1.5, 0.2], [-0.8, 1], [0.3, -1.2], [0, 0.7], [1, 1]],
        mean: [0.5, -1, 0, 2, -0.3], variance: 0.25)

    private func train(_ data: Dataset) throws -> TrainedAutoencoder {
        let model = Recipe.vae.perceptron(
            5, latent: 2, .init(hidden: []), .gaussian(sigma: .learned))
        let options = TrainingOptions(
            epochs: 250, batchSize: 125, learningRate: 0.02, schedule: .cosine(final: 0),
            validationFraction: 0, seed: 3)
        var observer = SilentObserver()
        let result = try Trainer(
            model: model, options: options, executor: TestExecutors.fast
        ).run(on: ExampleReader(data), observer: &observer)
        #expect(result.stop == .finished)
        return TrainedAutoencoder(
            autoencoder: model, parameters: result.parameters, schema: data.schema)
    }

    /// The decoder as a model whose likelihood is known exactly.
    private func decoder(_ model: TrainedAutoencoder) -> LinearGaussianModel {
        let named = zip(model.autoencoder.parameters, model.parameters).map {
            ($0.name, $1.doubles)
        }
        let values = [String: [Double]](uniqueKeysWithValues: named)
        let weight = values["decoder.0.weight"] ?? []
        return LinearGaussianModel(
            weights: (0..<5).map { column in [weight[column], weight[5 + column]] },
            mean: values["decoder.0.bias"] ?? [],
            variance: exp((values["likelihood.logVariance"] ?? [0])[0]))
    }

    @Test("Training reaches the closed-form maximum likelihood, and the bound is tight there")
    func maximumLikelihood() throws {
        let data = try LinearModelTests.truth.draw(1000, key: RandomKey(seed: 42))
        let rows = data.rows
        let best = LinearGaussianModel.largestLogLikelihood(rows, latentDimension: 2)
        let model = try train(data)
        let decoder = decoder(model)
        let session = ModelSession(model, on: TestExecutors.fast)
        let exact = rows.map { decoder.logLikelihood($0) }
        let reached = exact.reduce(0, +) / 1000
        #expect(reached <= best + 1e-6)
        #expect(reached > best - 0.005)

        // The bound, its noise averaged over 20 evaluations.
        let bounds = try (0..<20).map {
            try session.evaluateBound(data, key: RandomKey(seed: $0)).elbo.mean
        }
        let bound = SampleMoments(bounds)
        #expect(abs(bound.mean - best) < 0.02)
        #expect(bound.mean < reached + 5 * bound.standardError)

        let weighted = try session.evaluateLogLikelihood(
            data, samples: 50, key: RandomKey(seed: 9))
        #expect(abs(weighted.logLikelihood.mean - reached) < 0.003)
        #expect(weighted.effectiveSamples > 45)
    }
}
