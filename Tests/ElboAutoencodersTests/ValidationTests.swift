import ElboAutoencoders
import ElboData
import ElboNetworks
import ElboNumerics
import Testing

@Suite struct ValidationTests {
    private static func model(
        latent: Int = 2, encoder: [Layer] = [], decoder: [Layer] = [],
        likelihood: Likelihood = .bernoulli, objective: Objective = Objective()
    ) -> Autoencoder {
        Autoencoder(
            dataSize: 3, latentDimension: latent, encoder: Network(encoder),
            decoder: Network(decoder + [dense(latent, 3)]), likelihood: likelihood,
            objective: objective)
    }

    private static func dense(_ inputs: Int, _ outputs: Int) -> Layer {
        .dense(inputs: inputs, outputs: outputs, initializer: .zeros)
    }

    static let broken: [String: Autoencoder] = [
        "a layer's inputs": model(encoder: [dense(4, 2)]),
        "a layer's outputs": model(encoder: [dense(3, -2)]),
        "a normalisation's features": model(decoder: [.batchNormalization(features: 3)]),
        "the dropout rate": model(encoder: [.dropout(rate: 1)]),
        "a residual block's outputs": model(decoder: [.residual(layers: [dense(2, 3)])]),
        "the latent dimension": model(latent: 2_000_000_000),
        "the standard deviation": model(likelihood: .gaussian(sigma: .fixed(value: 0))),
        "the free bits": model(objective: Objective(freeBits: -1)),
        "the KL weight": model(objective: Objective(klWeight: .constant(weight: .nan))),
        "the warm-up": model(
            objective: Objective(klWeight: .linear(weight: 1, epochs: -.infinity))),
        "the number of cycles": model(
            objective: Objective(klWeight: .cyclical(weight: 1, cycles: 0, rise: 0.5))),
        "the rise of a cycle": model(
            objective: Objective(klWeight: .cyclical(weight: 1, cycles: 1, rise: 1.5))),
    ]

    @Test("Each defect is named", arguments: broken.keys.sorted())
    func defects(name: String) throws {
        let model = try #require(ValidationTests.broken[name])
        let error = #expect(throws: AutoencoderError.self) { try model.validate() }
        guard case .option(let found, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == name)
    }

    @Test("Compositions of every option are valid")
    func sound() throws {
        for normalization in MultilayerPerceptron.Normalization.allCases {
            let network = MultilayerPerceptron(
                hidden: [5, 5, 4], normalization: normalization, dropout: 0.5, isResidual: true)
            for recipe in Recipe.allCases {
                try recipe.autoencoder(dataSize: 3, latentDimension: 2, network: network).validate()
            }
        }
    }

    private func trained(_ likelihood: Likelihood, transform: DataTransform = .identity)
        -> TrainedAutoencoder
    {
        let model = ValidationTests.model(likelihood: likelihood)
        return TrainedAutoencoder(
            autoencoder: model, parameters: model.parameters.initialValues(key: .init(seed: 0)),
            transform: transform, itemShape: [3])
    }

    @Test("Data outside 0...1 are refused for Bernoulli with row and column, the first ones")
    func support() throws {
        let values: [Float] = [0, 0.5, 1, 0.25, -0.125, 2]
        let named = try Dataset(values, itemShape: [3], columns: ["a", "b", "c"], name: "my.csv")
        #expect(
            throws: AutoencoderError.outsideSupport(
                name: "my.csv", row: 2, column: "column b", value: -0.125, support: "0...1")
        ) { try trained(.bernoulli).check(named) }
        let plain = try Dataset(values, itemShape: [3], name: "my.npy")
        let error = #expect(throws: AutoencoderError.self) { try trained(.bernoulli).check(plain) }
        let text = error?.description ?? ""
        #expect(text.contains("row 2") && text.contains("value 2") && text.contains("gaussian"))
        try trained(.gaussian(sigma: .learned)).check(plain)
    }

    @Test("[-1, 1] scaling with a Bernoulli likelihood is refused; bytes scaled to [0, 1] are not")
    func pixels() throws {
        let bytes = Dataset(bytes: [0, 128, 255], itemShape: [3])
        try trained(.bernoulli, transform: .pixels).check(bytes)
        #expect(throws: AutoencoderError.self) { try trained(.bernoulli).check(bytes) }
        let centred = DataTransform.standardize(
            means: [127.5, 127.5, 127.5], deviations: [127.5, 127.5, 127.5])
        #expect(throws: AutoencoderError.self) {
            try trained(.bernoulli, transform: centred).check(bytes)
        }
    }

    @Test("Data of another width are refused")
    func width() throws {
        let data = try Dataset([0, 1], itemShape: [2], name: "narrow")
        #expect(
            throws: AutoencoderError.otherDimensions(name: "narrow", expected: [3], found: [2])
        ) { try trained(.bernoulli).check(data) }
    }
}
