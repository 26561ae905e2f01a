import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Foundation
import Testing

/// Models that are told a class.
@Suite struct ConditionalModelTests {
    private func schema(_ itemShape: [Int]) -> ExampleSchema {
        ExampleSchema(itemShape: itemShape).adding(
            .init(name: "label", kind: .classes(["a", "b", "c"]), itemShape: [3]))
    }

    @Test("The class enters encoder and decoder behind the example and the code")
    func layout() throws {
        let model = try KnownModel(
            .conditional, schema: schema([2]), latent: 1,
            values: [
                "posterior.mean.weight": [2, 3, 10, 20, 30], "posterior.mean.bias": [0.5],
                "decoder.0.weight": [1, -1, 100, 200, 300, 400, 500, 600],
            ])
        let found = try model.run([
            "x": array([2, 2], [1, 1, 0.5, -1]), "label": array([2, 3], [0, 1, 0, 0, 0, 1]),
        ]) { x, pass in
            let codes = model.autoencoder.codes(for: x, in: &pass)
            let z = x["x"].trace.constant(array([2, 1], [7, 8]))
            return [codes.mean, model.autoencoder.decoded(z, given: x, in: &pass)]
        }
        // 2 + 3 + 20 + ½ and 1 - 3 + 30 + ½; z [1, -1] plus the class's own row.
        let (means, outputs): ([Double], [Double]) = ([25.5, 28.5], [307, 393, 508, 592])
        #expect(isClose(found[0].doubles, means))
        #expect(isClose(found[1].doubles, outputs))
    }

    @Test("On images the class stands at every pixel, as further channels")
    func images() throws {
        let model = try Recipe.conditional.autoencoder(
            for: schema([8, 8]), latentDimension: 2,
            network: .convolutional(ConvolutionalNetwork(channels: [4], features: 8)))
        try model.validate()
        #expect(model.inputShape == [8, 8, 1] && model.encoderInputs == 8 * 8 * 4)
        #expect(model.decoderInputs == 5)
        let weight = try #require(model.parameters.first { $0.name == "encoder.1.weight" })
        #expect(weight.shape == [4, 4, 4, 4])
    }

    @Test("The loss's gradient in every parameter is that of finite differences")
    func gradients() throws {
        let model = try KnownModel(.conditional, schema: schema([2]), latent: 2, hidden: [3])
            .scattered(seed: 8)
        let x = [
            "x": array([2, 2], [0.3, -1, 0.8, 1.2]), "label": array([2, 3], [1, 0, 0, 0, 1, 0]),
        ]
        let found = try model.step(x).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        #expect(isClose(flat, try model.numericalGradients(x), relative: 1e-5, absolute: 1e-7))
    }

    @Test("Trained on classes with different means, samples of a class have its mean")
    func training() throws {
        let key = RandomKey(seed: 2)
        let names = ["low", "high"]
        let texts = (0..<1000).map { names[$0 % 2] }
        let values = (0..<1000).flatMap { row -> [Float] in
            let centre = row % 2 == 0 ? -2.0 : 2.0
            return (0..<2).map { Float(centre + 0.5 * key.normal(at: row * 2 + $0)) }
        }
        let data = try Dataset(values, itemShape: [2]).labelled(by: Labels(texts), among: names)
        let model = try Recipe.conditional.autoencoder(
            for: data.schema, latentDimension: 1,
            network: .multilayerPerceptron(.init(hidden: [16], activation: .tanh)),
            likelihood: .gaussian(sigma: .learned))
        let session = try model.trainedSession(
            on: data,
            TrainingOptions(
                epochs: 40, batchSize: 100, learningRate: 0.01, validationFraction: 0, seed: 4))
        for (kind, centre) in [(0, -2.0), (1, 2.0)] {
            let draws = try session.sample(
                500, key: RandomKey(seed: 1), classes: [Int](repeating: kind, count: 500))
            #expect(abs(SampleMoments(draws.map(Double.init)).mean - centre) < 0.2)
        }
        // Without classes the data cannot be read for the model.
        #expect(throws: DataError.self) {
            try session.encode(Dataset(values, itemShape: [2]))
        }
    }

    @Test("A conditional recipe without classes, and a class that is not known, are refused")
    func refusals() throws {
        #expect(throws: AutoencoderError.self) {
            try KnownModel(.conditional, schema: ExampleSchema(itemShape: [2]), latent: 1)
        }
        #expect(throws: DataError.self) {
            try Dataset([1, 2], itemShape: [1]).labelled(by: Labels(["x", "y"]), among: ["x"])
        }
    }
}
