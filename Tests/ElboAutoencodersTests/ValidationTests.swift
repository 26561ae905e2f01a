import ElboAutoencoders
import ElboData
import ElboNetworks
import ElboNumerics
import Testing

@Suite struct ValidationTests {
    private static func model(
        latent: Int = 2, encoder: [Layer] = [], decoder: [Layer] = [],
        likelihood: Likelihood = .bernoulli, observation: Observation = .none,
        objective: Objective = .elbo()
    ) -> Autoencoder {
        Autoencoder(
            inputShape: [3], latentDimension: latent, encoder: Network(encoder),
            decoder: Network(decoder + [dense(latent, 3 * likelihood.part.outputsPerElement)]),
            likelihood: likelihood, observation: observation, objective: objective)
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
        "the number of mixture components": model(
            likelihood: .discretizedLogisticMixture(components: 101)),
        "the likelihood of dequantised pixels": model(
            likelihood: .betaBinomial, observation: .dequantized),
        "the observation of levels or counts": model(
            likelihood: .discretizedLogistic, observation: .stochastic),
        "the number of free bits": model(objective: .elbo(freeBits: -1)),
        "the KL weight": model(objective: .elbo(klWeight: .constant(weight: .nan))),
        "the warm-up": model(
            objective: .elbo(klWeight: .linear(weight: 1, epochs: -.infinity))),
        "the number of cycles": model(
            objective: .elbo(klWeight: .cyclical(weight: 1, cycles: 0, rise: 0.5))),
        "the rise of a cycle": model(
            objective: .elbo(klWeight: .cyclical(weight: 1, cycles: 1, rise: 1.5))),
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
            for recipe in Recipe.all
            where !recipe.isConditional && !recipe.isForSentences
                && !recipe.isForSeries && !recipe.isLinear
            {
                try recipe.perceptron(3, latent: 2, network).validate()
            }
        }
    }

    private func trained(_ likelihood: Likelihood, transform: DataTransform = .identity)
        -> TrainedAutoencoder
    {
        let model = ValidationTests.model(likelihood: likelihood)
        return TrainedAutoencoder(
            autoencoder: model, parameters: model.parameters.initialValues(key: .init(seed: 0)),
            schema: ExampleSchema(itemShape: [3], transform: transform))
    }

    @Test("Data outside 0...1 are refused for Bernoulli with row and column, the first ones")
    func support() throws {
        let values: [Float] = [0, 0.5, 1, 0.25, -0.125, 2]
        let named = try Dataset(values, itemShape: [3], columns: ["a", "b", "c"], name: "my.csv")
        #expect(
            throws: AutoencoderError.outsideSupport(
                name: "my.csv", row: 2, column: "column b", value: -0.125, support: "0...1")
        ) { try trained(.bernoulli).reader(of: named) }
        let plain = try Dataset(values, itemShape: [3], name: "my.npy")
        let error = #expect(throws: AutoencoderError.self) {
            try trained(.bernoulli).reader(of: plain)
        }
        let text = error?.description ?? ""
        #expect(text.contains("row 2") && text.contains("value 2") && text.contains("gaussian"))
        _ = try trained(.gaussian(sigma: .learned)).reader(of: plain)
    }

    @Test("[-1, 1] scaling with a Bernoulli likelihood is refused; bytes scaled to [0, 1] are not")
    func pixels() throws {
        let bytes = Dataset(bytes: [0, 128, 255], itemShape: [3])
        _ = try trained(.bernoulli, transform: .pixels).reader(of: bytes)
        #expect(throws: AutoencoderError.self) { try trained(.bernoulli).reader(of: bytes) }
        let centred = DataTransform.standardize(
            means: [127.5, 127.5, 127.5], deviations: [127.5, 127.5, 127.5])
        #expect(throws: AutoencoderError.self) {
            try trained(.bernoulli, transform: centred).reader(of: bytes)
        }
    }

    static let overLevels: [Likelihood] = [
        .discretizedLogistic, .discretizedLogisticMixture(components: 2), .betaBinomial,
    ]

    @Test("Values between the levels are refused for laws of levels", arguments: overLevels)
    func levels(likelihood: Likelihood) throws {
        let levels = try Dataset([0, 1, 127, 128, 254, 255], itemShape: [3], name: "levels.npy")
        _ = try trained(likelihood, transform: .pixels).reader(of: levels)
        for value in [Float(3.5), 256, -1] {
            let data = try Dataset([0, 1, 2, 3, value, 5], itemShape: [3], name: "other.npy")
            let error = #expect(throws: AutoencoderError.self) {
                try trained(likelihood, transform: .pixels).reader(of: data)
            }
            guard case .outsideSupport(_, let found, let column, _, let support) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(found == 2 && column == "value 2" && support.contains("0...255"))
        }
    }

    @Test("A continuous Bernoulli law takes 0...1, dequantised pixels must be levels")
    func densities() throws {
        let shares = try Dataset([0, 0.3, 1], itemShape: [3])
        _ = try trained(.continuousBernoulli).reader(of: shares)
        let beyond = try Dataset([0, 0.3, 1.01], itemShape: [3])
        #expect(throws: AutoencoderError.self) {
            try trained(.continuousBernoulli).reader(of: beyond)
        }
        let model = ValidationTests.model(
            likelihood: .continuousBernoulli, observation: .dequantized)
        try model.validate()
        try model.checkSupport(try Dataset([0, 51, 255], itemShape: [3]), .pixels)
        #expect(throws: AutoencoderError.self) { try model.checkSupport(shares, .identity) }
    }

    @Test("Data of another width are refused")
    func width() throws {
        let data = try Dataset([0, 1], itemShape: [2], name: "narrow")
        #expect(
            throws: AutoencoderError.otherDimensions(name: "narrow", expected: [3], found: [2])
        ) { try trained(.bernoulli).reader(of: data) }
    }
}
