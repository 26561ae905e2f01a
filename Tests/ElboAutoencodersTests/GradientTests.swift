import ElboAutoencoders
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// The gradient of the whole loss against finite differences, for every trained parameter.
@Suite struct GradientTests {
    static let models: [String: Autoencoder] = {
        func network(
            _ activation: Activation, _ normalization: MultilayerPerceptron.Normalization = .none
        )
            -> MultilayerPerceptron
        {
            MultilayerPerceptron(hidden: [3], activation: activation, normalization: normalization)
        }
        func model(
            _ recipe: Recipe, _ network: MultilayerPerceptron, _ likelihood: Likelihood,
            _ observation: Observation = .none, freeBits: Double = 0
        ) -> Autoencoder {
            recipe.perceptron(
                4, latent: 2, network, likelihood, observation, objective: .elbo(freeBits: freeBits)
            )
        }
        let residual = MultilayerPerceptron(
            hidden: [3, 3], activation: .gelu, dropout: 0.2, isResidual: true)
        return [
            "Bernoulli, grey": model(.vae, network(.tanh), .bernoulli),
            "Bernoulli, stochastic": model(.vae, network(.silu), .bernoulli, .stochastic),
            "Bernoulli, threshold": model(.vae, network(.softplus), .bernoulli, .threshold),
            "Gaussian, fixed": model(.vae, network(.gelu), .gaussian(sigma: .fixed(value: 0.5))),
            "Gaussian, learned": model(.vae, network(.sigmoid), .gaussian(sigma: .learned)),
            "Gaussian, optimal": model(.vae, network(.tanh), .gaussian(sigma: .optimal)),
            "Gaussian, dequantised": model(
                .vae, network(.tanh), .gaussian(sigma: .fixed(value: 0.5)), .dequantized),
            "continuous Bernoulli": model(.vae, network(.tanh), .continuousBernoulli),
            "discretised logistic": model(.vae, network(.silu), .discretizedLogistic),
            "mixture of discretised logistics": model(
                .vae, network(.tanh), .discretizedLogisticMixture(components: 2)),
            "beta-binomial": model(.vae, network(.tanh), .betaBinomial),
            "layer normalisation": model(.vae, network(.tanh, .layer), .bernoulli),
            "batch normalisation": model(.vae, network(.tanh, .batch), .gaussian(sigma: .learned)),
            "residual with dropout": model(.vae, residual, .bernoulli),
            "classical": model(.autoencoder, network(.elu), .gaussian(sigma: .optimal)),
            "free bits": model(.vae, network(.tanh), .bernoulli, freeBits: 0.2),
        ]
    }()

    @Test("Every parameter", arguments: models.keys.sorted())
    func everyParameter(name: String) throws {
        let model = TinyModel(try #require(GradientTests.models[name]), seed: 12)
        let key = RandomKey(seed: 30)
        let x = array([4, 4], (0..<16).map { key.uniform(at: $0) })
        let traced = try model.lossProgram(x, klWeight: 0.7)
        let expected = try numericalGradient(at: traced.start, traced.loss)
        #expect(traced.gradient.count == expected.count)
        for (found, wanted) in zip(traced.gradient, expected) {
            #expect(isClose(found, wanted, relative: 1e-6, absolute: 1e-8))
        }
        #expect(traced.gradient.contains { abs($0) > 1e-3 })
    }
}
