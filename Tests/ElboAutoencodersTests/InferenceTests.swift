import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Testing

@Suite struct InferenceTests {
    /// A linear model on two columns that codes a standardised row by itself and copies it back.
    private func copy() -> ModelSession {
        let model = Recipe.vae.perceptron(
            2, latent: 2, .init(hidden: []), .gaussian(sigma: .fixed(value: 0.5)))
        let identity: [Float] = [1, 0, 0, 1]
        let values: [String: [Float]] = [
            "posterior.mean.weight": identity, "posterior.mean.bias": [0, 0],
            "posterior.logVariance.weight": [0, 0, 0, 0],
            "posterior.logVariance.bias": [-1.3862944, -1.3862944],
            "decoder.0.weight": identity, "decoder.0.bias": [0, 0],
        ]
        let trained = TrainedAutoencoder(
            autoencoder: model,
            parameters: model.parameters.map { HostArray($0.shape, values[$0.name] ?? []) },
            schema: ExampleSchema(
                itemShape: [2], transform: .standardize(means: [10, -5], deviations: [2, 4])))
        return ModelSession(trained, on: TestExecutors.fast)
    }

    private let data: Dataset? = try? Dataset(
        (0..<1200).map { Float($0 % 37) - 11 }, itemShape: [2])

    @Test("Codes are of transformed data, in the data's order beyond one batch")
    func encode() throws {
        let data = try #require(data)
        let codes = try copy().encode(data)
        #expect(codes.count == 600 && codes.dimension == 2)
        for row in [0, 255, 256, 599] {
            let first = Float(2 * row % 37) - 11
            let second = Float((2 * row + 1) % 37) - 11
            #expect(abs(codes[row][row * 2] - (first - 10) / 2) < 1e-5)
            #expect(abs(codes[row][row * 2 + 1] - (second + 5) / 4) < 1e-5)
        }
        #expect(codes.variances.allSatisfy { abs($0 - 0.25) < 1e-6 })
    }

    @Test("Reconstructions come back in the data's own units")
    func reconstruct() throws {
        let data = try #require(data)
        let found = try copy().reconstruct(data)
        let expected = data.rows.flatMap { $0 }
        #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
        #expect(found.count == expected.count)
    }

    @Test("Samples follow the key; draws of x have the noise of p(x|z) (false alarm 1e-6)")
    func sample() throws {
        let model = copy()
        func draw(_ seed: UInt64, _ noisy: Bool) throws -> [Float] {
            try model.sample(4000, key: RandomKey(seed: seed), drawsObservations: noisy)
        }
        let (first, again, other) = (try draw(1, false), try draw(1, false), try draw(2, false))
        #expect(first == again)
        #expect(first != other)
        let column = SampleMoments(stride(from: 0, to: 8000, by: 2).map { Double(first[$0]) })
        #expect(abs(column.mean - 10) < 4.9 * column.standardError)
        #expect(abs(column.variance / 4 - 1) < 4.9 * (2.0 / 4000).squareRoot())
        let noise = zip(try draw(1, true), first).enumerated().filter { $0.offset % 2 == 0 }.map {
            Double($0.element.0 - $0.element.1)
        }
        let moments = SampleMoments(noise)
        #expect(abs(moments.mean) < 4.9 * moments.standardError)
        #expect(abs(moments.variance - 1) < 4.9 * (2.0 / 4000).squareRoot())
    }

    @Test("Data defaults: pixels get Bernoulli, records a standardised Gaussian")
    func defaults() throws {
        let images = Dataset(bytes: [UInt8](repeating: 7, count: 8), itemShape: [2, 2])
        let pixels = DataDefaults(for: images, rows: [0, 1])
        #expect(pixels.likelihood == .bernoulli && pixels.transform == .pixels)
        #expect(pixels.observation == .stochastic)
        let records = DataDefaults(for: try Dataset([1, 2, 3, 4], itemShape: [2]), rows: [0, 1])
        #expect(records.likelihood == .gaussian(sigma: .optimal, per: .column))
        #expect(records.transform == .standardize(means: [2, 3], deviations: [1, 1]))
        #expect(records.observation == .none)
        let asked = DataDefaults(for: images, likelihood: .gaussian(sigma: .learned), rows: [0])
        #expect(asked.transform == .pixels && asked.observation == .none)
    }
}
