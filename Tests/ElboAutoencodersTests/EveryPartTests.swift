import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Each kind in each list, in a model of its own: a step's gradient, and use.
@Suite struct EveryPartTests {
    /// A text for each kind but those whose loss is no function of the parameters alone: an optimal σ follows
    /// the batch, the doubly reparameterised gradient is not that of its loss, and no posterior at all encodes nothing.
    private static func texts(_ kinds: [any ModelPart.Type]) -> [String] {
        // Those of sentences and codewords have tests of their own (`SentenceTests`, `QuantizedPosteriorTests`,
        // `CodewordPriorTests`) and of waves (`SpectralLikelihoodTests`), so have those whose gradients are not those of the loss at fixed noise, or that ask for other
        // networks (`CodeSpaceTests`, `ClosedFormTests`).
        let others = [
            "none", "prior", "tokens", "quantized", "recurrent-codes", "code-frequencies",
            "uniform-codes", "exact-linear", "von-mises-fisher", "uniform-sphere", "categorical",
            "uniform-categories", "spectral",
        ]
        return kinds.filter { !others.contains($0.kind) }.map {
            switch $0.kind {
            case "implicit": "implicit:functions=2,hidden=3,noise=2"
            case "gaussian", "mixed": "\($0.kind):sigma=learned"
            case "importance-weighted": "importance-weighted:gradient=pathwise,samples=3"
            case "vamp": "vamp:components=3"
            case "layered": "layered:latents=2+1,hidden=3,depth=1"
            // Differences are taken in every parameter.
            case let kind where $0.options.contains { $0.name == "hidden" }:
                "\(kind):hidden=3,steps=2"
            default: $0.kind
            }
        }
    }

    private func check(_ model: KnownModel) throws {
        let model = model.scattered(seed: 6)
        try model.autoencoder.validate()
        let areCounts = model.autoencoder.likelihood.part.support == .counts
        let levels: [Double] = [51, 102, 255, 0, 153, 204]
        let x = ["x": array([2, 3], levels.map { areCounts ? ($0 / 20).rounded() : $0 / 255 })]
        let found = try model.step(x).gradients
        let flat = model.autoencoder.parameters.flatMap { found[$0.name] ?? [] }
        for seed in 0..<4 as Range<UInt64> {
            let key = RandomKey(seed: seed)
            let direction = flat.indices.map { key.normal(at: $0) }
            let slope = zip(flat, direction).reduce(0) { $0 + $1.0 * $1.1 }
            let found = try model.numericalSlope(x, along: direction)
            #expect(isClose(slope, found, relative: 1e-5, absolute: 1e-6), "\(slope), \(found)")
        }
        let again = try JSONDecoder().decode(
            Autoencoder.self, from: JSONEncoder().encode(model.autoencoder))
        #expect(again == model.autoencoder)
        let session = model.session()
        let data = try Dataset((x["x"]?.doubles ?? []).map { Float($0) }, itemShape: [3])
        #expect(try session.encode(data).count == 2)
        let samples = try session.sample(3, key: RandomKey(seed: 1), drawsObservations: true)
        #expect(samples.count == 9 && samples.allSatisfy(\.isFinite))
    }

    private static let schema = ExampleSchema(itemShape: [3])

    @Test("Every posterior", arguments: texts(Posterior.kinds))
    func posterior(text: String) throws {
        try check(
            KnownModel(
                .vae, schema: Self.schema, latent: 2, hidden: [3], posterior: Posterior(text)))
    }

    @Test("Every prior", arguments: texts(Prior.kinds))
    func prior(text: String) throws {
        let prior = try Prior(text)
        try check(
            KnownModel(
                .vae, schema: Self.schema, latent: 2, hidden: [3],
                posterior: prior.part.space == .simplex ? .logisticNormal : nil, prior: prior))
    }

    @Test("Every likelihood", arguments: texts(Likelihood.kinds))
    func likelihood(text: String) throws {
        try check(
            KnownModel(
                .vae, schema: Self.schema, latent: 2, likelihood: Likelihood(text), hidden: [3]))
    }

    @Test("Every objective", arguments: texts(Objective.kinds))
    func objective(text: String) throws {
        try check(
            KnownModel(
                .vae, schema: Self.schema, latent: 2, hidden: [3], objective: Objective(text)))
    }

    @Test("Every posterior with every prior", arguments: texts(Posterior.kinds), texts(Prior.kinds))
    func pairs(posterior: String, prior: String) throws {
        let chosen = try Posterior(posterior)
        let model = try KnownModel(
            .vae, schema: Self.schema, latent: 2, hidden: [3], posterior: chosen,
            prior: Prior(prior))
        let own = try Prior(prior).part
        let fits =
            own.asksEncoder && chosen.part.hasDensity || own.space == chosen.part.space
        guard fits, chosen.part.hasDensity || own.whileTraining is StandardNormalPrior else {
            #expect(throws: AutoencoderError.self) { try model.autoencoder.validate() }
            return
        }
        try check(model)
    }
}
