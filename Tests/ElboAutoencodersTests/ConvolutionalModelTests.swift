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

@Suite("Autoencoders on images") struct ConvolutionalModelTests {
    struct Case: Sendable {
        let itemShape: [Int]
        let network: ConvolutionalNetwork
        let likelihood: Likelihood
    }

    static let cases: [String: Case] = [
        "plain, odd sizes": Case(
            itemShape: [5, 6],
            network: ConvolutionalNetwork(channels: [2, 3], features: 4, activation: .tanh),
            likelihood: .bernoulli),
        "residual with group normalisation": Case(
            itemShape: [4, 5, 1],
            network: ConvolutionalNetwork(
                channels: [8], blocks: 1, features: 3, activation: .silu, normalization: .group),
            likelihood: .gaussian(sigma: .learned)),
        "colour with dropout": Case(
            itemShape: [4, 4, 3],
            network: ConvolutionalNetwork(
                channels: [2, 2], features: 3, activation: .softplus, dropout: 0.3),
            likelihood: .gaussian(sigma: .optimal)),
    ]

    private func model(_ name: String) throws -> Autoencoder {
        let row = try #require(ConvolutionalModelTests.cases[name])
        let model = try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: row.itemShape), latentDimension: 2,
            network: .convolutional(row.network),
            likelihood: row.likelihood)
        try model.validate()
        return model
    }

    @Test(
        "The gradient by every parameter, in a random direction, against finite differences",
        arguments: cases.keys.sorted()
    )
    func gradients(name: String) throws {
        let model = TinyModel(try model(name), seed: 12)
        let key = RandomKey(seed: 30)
        let count = 3 * model.autoencoder.dataSize
        let x = array([3, count / 3], (0..<count).map { key.uniform(at: $0) })
        let traced = try model.lossProgram(x, klWeight: 0.7)
        var position = 0
        for parameter in model.autoencoder.parameters where parameter.isTrained {
            let range = position..<position + parameter.shape.count
            position = range.upperBound
            let direction = range.map { key.child(1).normal(at: $0) }
            let slope = try numericalGradient(at: [0]) { distance in
                var moved = traced.start
                for (index, step) in zip(range, direction) { moved[index] += distance[0] * step }
                return try traced.loss(moved)
            }[0]
            let found = zip(traced.gradient[range], direction).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(
                isClose(found, slope, relative: 1e-6, absolute: 1e-7), "\(parameter.name)")
        }
        #expect(position == traced.gradient.count)
        #expect(traced.gradient.contains { abs($0) > 1e-3 })
    }

    @Test("Decoder outputs keep leading axes; a number of the data stands where it stood")
    func decodedShape() throws {
        let model = TinyModel(try model("colour with dropout"))
        let z = array([2, 3, 2], (0..<12).map { Double($0) / 6 })
        let (both, last) = try {
            let found = try model.run(z, mode: .inference) { z, pass in
                let all = model.autoencoder.decoded(z["x"], in: &pass)
                precondition(all.shape == [2, 3, 48])
                let row = z["x"].slice(1..<2, along: 0).slice(2..<3, along: 1).reshaped(to: [1, 2])
                return [all, model.autoencoder.decoded(row, in: &pass)]
            }
            return (found[0], found[1])
        }()
        #expect(Array(both.suffix(48)) == last)
    }

    @Test("A head on images starts at the log-odds of each channel's mean")
    func headBias() throws {
        // Channel means 0.25, 0.5 and 0, over all pixels and the training rows 0 and 1.
        let image: [Float] = (0..<16).flatMap { pixel in [pixel < 4 ? 1 : 0, 0.5, 0] }
        let data = try Dataset(
            image + image + [Float](repeating: 1, count: 48), itemShape: [4, 4, 3])
        let model = try Recipe.vae.autoencoder(
            for: ExampleSchema(itemShape: [4, 4, 3]), latentDimension: 2,
            network: .convolutional(ConvolutionalNetwork(channels: [2])))
        let values = model.initialValues(for: data, transform: .identity, rows: [0, 1])
        let name = "decoder.\(model.decoder.layers.count - 1).bias"
        #expect(values.keys.sorted() == [name])
        #expect(model.parameters.contains { $0.name == name && $0.shape == [3] })
        let expected = [log(0.25 / 0.75), 0, log(0.001 / 0.999)]
        #expect(isClose(values[name]?.doubles ?? [], expected, relative: 1e-6, absolute: 1e-7))
    }

    @Test("Options that do not suit the data are refused")
    func refused() {
        func compose(_ itemShape: [Int], _ channels: [Int]) throws -> Autoencoder {
            try Recipe.vae.autoencoder(
                for: ExampleSchema(itemShape: itemShape),
                network: .convolutional(ConvolutionalNetwork(channels: channels)))
        }
        for (itemShape, channels) in [([13], [4]), ([6, 6], [4, 4, 4])] {
            #expect(throws: AutoencoderError.self) { try compose(itemShape, channels) }
        }
    }

    /// Upright bars at one of eight places.
    private func bars(_ count: Int) throws -> Dataset {
        let key = RandomKey(seed: 77)
        return try Dataset(
            (0..<count).flatMap { row -> [Float] in
                let place = Int(key.uniform(at: row) * 8)
                return (0..<64).map { pixel in pixel % 8 == place ? 1 : 0 }
            }, itemShape: [8, 8, 1])
    }

    @Test("Training improves the bound, and the trained model encodes, reconstructs and evaluates")
    func training() throws {
        let data = try bars(256)
        let model = try Recipe.vae.autoencoder(
            for: data.schema, latentDimension: 4,
            network: .convolutional(
                ConvolutionalNetwork(
                    channels: [8, 16], blocks: 1, features: 32, activation: .silu,
                    normalization: .group)))
        let options = TrainingOptions(
            epochs: 60, batchSize: 32, learningRate: 5e-3, validationFraction: 0, seed: 3)
        var observer = SilentObserver()
        let result = try Trainer(
            model: model, options: options, executor: TestExecutors.fast
        ).run(
            on: ExampleReader(data),
            startingWith: model.initialValues(
                for: data, transform: .identity, rows: Array(0..<data.count)),
            observer: &observer)
        let bounds = result.history.compactMap { $0.training[Metric.elbo] }
        // Independent pixels, each on with probability 1/8, score 64 · 0.377 = 24.1 nats; eight equally
        // likely images have an entropy of 2.1.
        #expect(bounds.count == 60 && bounds[0] > -40)
        #expect((bounds.last ?? -.infinity) > -10)
        let trained = ModelSession(
            TrainedAutoencoder(
                autoencoder: model, parameters: result.parameters, schema: data.schema),
            on: TestExecutors.fast)
        let reconstruction = try trained.reconstruct(data)
        let original = data.rows.flatMap { $0 }
        let wrong = zip(reconstruction, original).filter { abs(Double($0) - $1) > 0.5 }.count
        #expect(wrong < original.count / 100)
        let bound = try trained.evaluateBound(data, key: RandomKey(seed: 1))
        #expect(bound.elbo.mean > -10)
    }

    @Test("Defaults: convolutions for images with channels, a perceptron for all else")
    func defaults() throws {
        func defaults(_ itemShape: [Int]) throws -> DataDefaults {
            let count = 2 * itemShape.reduce(1, *)
            return DataDefaults(
                for: Dataset(bytes: [UInt8](repeating: 7, count: count), itemShape: itemShape),
                rows: [0, 1])
        }
        let perceptron = Architecture.multilayerPerceptron(MultilayerPerceptron())
        for shape in [[28, 28], [13], [3, 28, 28], [4, 4, 1]] {
            #expect(try defaults(shape).network == perceptron)
        }
        let grey = try defaults([28, 28, 1])
        #expect(grey.network == .convolutional(ConvolutionalNetwork(channels: [32, 64])))
        #expect(grey.latentDimension == 32)
        let colour = try defaults([64, 64, 3]).network
        #expect(colour == .convolutional(ConvolutionalNetwork(channels: [32, 32, 64, 64])))
        let digits = Dataset(bytes: [UInt8](repeating: 7, count: 784), itemShape: [28, 28])
        let asked = DataDefaults(
            for: digits, network: .convolutional(ConvolutionalNetwork()), rows: [0])
        #expect(asked.latentDimension == 32)
    }
}
