import ElboAutoencoders
import ElboData
import ElboDistributions
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// VampPrior against its definition, written out.
@Suite struct PosteriorMixturePriorTests {
    /// q(z|x) = N(0.8 x - 0.2, e^(0.3 x - 1)), learned examples -1.5, 0.4 and 2.
    private func model() throws -> KnownModel {
        try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [1]), latent: 1,
            prior: .posteriorMixture(components: 3),
            values: [
                "posterior.mean.weight": [0.8], "posterior.mean.bias": [-0.2],
                "posterior.logVariance.weight": [0.3], "posterior.logVariance.bias": [-1],
                "prior.examples": Self.examples,
            ])
    }

    private static let examples = [-1.5, 0.4, 2]

    private static func density(_ z: Double) -> Double {
        examples.reduce(0) { sum, u in
            let (mean, variance) = (0.8 * u - 0.2, exp(0.3 * u - 1))
            return sum + exp(-0.5 * (z - mean) * (z - mean) / variance)
                / (2 * Double.pi * variance).squareRoot() / 3
        }
    }

    @Test("Its density is the mean of the posteriors of its examples")
    func density() throws {
        let model = try model()
        let places = [-3, -1.2, 0, 0.5, 2.5]
        let found = try model.run(["z": array([5, 1], places)]) { fields, pass in
            let law = model.autoencoder.prior.part.law(
                over: model.autoencoder.latentSpace, in: &pass, fields["z"].trace)
            return [law.logProbability(of: fields["z"])]
        }[0].doubles
        // The soft bound of ln σ² moves it by less than a millionth.
        #expect(isClose(found, places.map { log(Self.density($0)) }, relative: 1e-6))
    }

    @Test("Moments and draws are the mixture's (false alarm once in a million)")
    func moments() throws {
        let session = try model().session(on: TestExecutors.fast)
        let told = try session.priorMoments()
        let means = Self.examples.map { 0.8 * $0 - 0.2 }
        let mean = means.reduce(0, +) / 3
        let square =
            zip(Self.examples, means).reduce(0.0) { $0 + exp(0.3 * $1.0 - 1) + $1.1 * $1.1 } / 3
        #expect(isClose(Double(told.mean[0]), mean, relative: 1e-5))
        #expect(
            isClose(Double(told.deviation[0]), (square - mean * mean).squareRoot(), relative: 1e-5))
        let draws = SampleMoments(
            try session.drawCodes(20_000, key: RandomKey(seed: 6)).map(Double.init))
        #expect(abs(draws.mean - mean) < 4.9 * draws.standardError)
    }

    @Test("Its examples begin as training examples, inside the likelihood's support")
    func beginning() throws {
        let data = try Dataset((0..<12).map { Float($0) / 12 }, itemShape: [3])
        let model = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [3]), latent: 2,
            likelihood: Likelihood("bernoulli"), prior: .posteriorMixture(components: 5)
        ).autoencoder
        let values = model.initialValues(for: data, transform: .identity, rows: [0, 1, 3])
        let rows = [0, 1, 3, 0, 1].flatMap { row in (0..<3).map { Float(3 * row + $0) / 12 } }
        #expect(values["prior.examples"]?.floats == rows)
        // Far outside: what the encoder sees is in 0...1.
        let outside = try KnownModel(
            .vae, schema: ExampleSchema(itemShape: [1]), latent: 1,
            likelihood: Likelihood("bernoulli"), prior: .posteriorMixture(components: 1),
            values: ["posterior.mean.weight": [1], "prior.examples": [40]])
        #expect(try outside.session().priorMoments().mean == [1])
    }

    @Test("A conditional model, a point and a mixture of one are told apart")
    func validation() throws {
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .vae, schema: ExampleSchema(itemShape: [2]), latent: 1, posterior: .point,
                prior: .posteriorMixture()
            ).autoencoder.validate()
        }
        #expect(throws: AutoencoderError.self) { try Prior("vamp:components=0") }
        #expect(throws: AutoencoderError.self) {
            try KnownModel(
                .vae, schema: ExampleSchema(itemShape: [2]), latent: 1,
                prior: .couplingFlow()
            ).autoencoder.validate()
        }
    }
}
