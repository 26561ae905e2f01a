import Elbo
import Foundation
import Testing

@Suite("First values that follow from the data")
struct InitialValuesTests {
    private func perceptron(
        _ dataSize: Int, latentDimension: Int = 1, likelihood: Likelihood = .bernoulli
    ) throws -> Autoencoder {
        try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: [dataSize]), latentDimension: latentDimension,
            network: .multilayerPerceptron(MultilayerPerceptron()), likelihood: likelihood)
    }

    @Test("log-odds start at those of the training rows' means, kept away from 0 and 1")
    func logOdds() throws {
        // Columns: mean 0.75 over the training rows; always 0; always 1. Row 2 is not for training.
        let data = try Dataset([0.5, 0, 1, 1, 0, 1, 0, 1, 0], itemShape: [3])
        let model = try perceptron(3, latentDimension: 2)
        let values = model.initialValues(for: data, transform: .identity, rows: [0, 1])
        let bias = try #require(values["decoder.2.bias"]).doubles
        let expected = [log(0.75 / 0.25), log(0.001 / 0.999), log(0.999 / 0.001)]
        for (found, expected) in zip(bias, expected) { #expect(abs(found - expected) < 1e-6) }
        #expect(
            model.parameters.contains { $0.name == "decoder.2.bias" && $0.shape == [3] })
    }

    @Test("standardised data under a Gaussian likelihood start at zero")
    func gaussian() throws {
        let data = try Dataset([1, 2, 3, 4], itemShape: [2])
        let model = try perceptron(2, likelihood: .gaussian(sigma: .learned))
        let standard = DataTransform.standardizing(data, rows: [0, 1])
        #expect(model.initialValues(for: data, transform: standard, rows: [0, 1]).isEmpty)
    }

    @Test("pixels under a Gaussian likelihood start at their means and their mean variance")
    func gaussianPixels() throws {
        let data = Dataset(bytes: [0, 51, 0, 255], itemShape: [2])
        let model = try perceptron(2, likelihood: .gaussian(sigma: .optimal))
        let values = model.initialValues(for: data, transform: .pixels, rows: [0, 1])
        let means = try #require(values["decoder.2.bias"]).doubles
        #expect(abs(means[0]) < 1e-6 && abs(means[1] - 0.6) < 1e-6)
        let logVariance = try #require(values["likelihood.logVariance"]).scalar
        #expect(abs(logVariance - log(0.16 / 2)) < 1e-5)
    }

    @Test("a decoder that cannot use its code describes the average example from the first step on")
    func firstBound() throws {
        let values = (0..<64 * 8).map { $0 % 8 < 2 ? Float(1) : 0 }
        let data = try Dataset(values, itemShape: [2, 4])
        let run = try AutoencoderRun(
            data, network: .multilayerPerceptron(.init(hidden: [4])), latentDimension: 1,
            observation: Observation.none,
            options: TrainingOptions(epochs: 1, learningRate: 1e-12, validationFraction: 0))
        let file = try run.train(on: CPUExecutor(threads: 1))
        let bound = try ModelSession(file.model, on: CPUExecutor(threads: 1)).evaluate(data)
            .bound
        // Eight pixels that the biases predict with probability 0.999, before the code's noise.
        #expect(bound.reconstruction.mean > 8 * log(0.9))
    }
}
