import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Games with a critic: who learns from what, exactly.
@Suite struct AdversaryTests {
    static let recipes = Recipe.all.filter { $0.adversary != nil }.map(\.name)

    private func model(_ name: String, seed: UInt64 = 3) throws -> KnownModel {
        let recipe = try #require(Recipe(name))
        return try KnownModel(
            recipe, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
            posterior: name == "avb" ? .implicit(functions: 3, noise: 2, hidden: 4) : nil,
            adversary: #require(recipe.adversary).small
        ).scattered(seed: seed)
    }

    private let x = ["x": array([4, 3], (0..<12).map { RandomKey(seed: 8).normal(at: $0) })]

    /// The gradient of a phase's loss in each trained parameter, and the metrics.
    private func step(_ model: KnownModel, _ phase: Phase, seed: UInt64 = 0) throws -> (
        gradients: [String: [Double]], metrics: [String: Double], loss: Double
    ) {
        let autoencoder = model.autoencoder
        let trained = autoencoder.parameters.filter(\.isTrained)
        var names: [String] = []
        let found = try model.run(x, seed: seed) { x, pass in
            let controls = autoencoder.controlValues(
                at: TrainingProgress(step: 0, stepsPerEpoch: 1, totalSteps: 1, examples: 10))
            let trace = x["x"].trace
            let owned = trained.map { pass[$0.name] }
            let traced = autoencoder.loss(
                of: x, phase: phase, controls: controls.map { trace.constant($0) }, in: &pass)
            names = traced.metrics.map(\.name)
            return [traced.loss] + traced.metrics.map(\.value)
                + gradient(of: traced.loss, withRespectTo: owned, scaling: traced.gradientScales)
        }
        return (
            Dictionary(
                uniqueKeysWithValues: zip(
                    trained.map(\.name), found[(1 + names.count)...].map(\.doubles))),
            Dictionary(uniqueKeysWithValues: zip(names, found[1...].map { $0.doubles[0] })),
            found[0].scalar
        )
    }

    private func isZero(_ gradients: [String: [Double]], below paths: [String]) -> Bool {
        gradients.allSatisfy { name, values in
            !paths.contains { name.hasPrefix($0 + ".") } || values.allSatisfy { $0 == 0 }
        }
    }

    @Test(
        "Every recipe with a critic is valid, saved and opened, and each phase moves its own",
        arguments: recipes)
    func phases(name: String) throws {
        let model = try model(name).autoencoder
        try model.validate()
        let again = try JSONDecoder().decode(Autoencoder.self, from: JSONEncoder().encode(model))
        #expect(again == model)
        for phase in model.phases.phases {
            let found = try step(self.model(name), phase)
            #expect(found.loss.isFinite)
            let moved = model.parameters.filter(phase.isMoving)
            #expect(!moved.isEmpty)
            #expect(moved.contains { found.gradients[$0.name]?.contains { $0 != 0 } ?? false })
        }
        #expect(model.recordsLoss(of: model.phases.phases[0]))
    }

    @Test("No step of a critic reaches the model: gradients exactly zero", arguments: recipes)
    func criticAlone(name: String) throws {
        for seed in 0..<3 as Range<UInt64> {
            let model = try model(name, seed: seed)
            guard let phase = model.autoencoder.phases.phases.first(where: { $0.name == "critic" })
            else { return }
            let found = try step(model, phase, seed: seed).gradients
            #expect(
                isZero(found, below: ["encoder", "posterior", "prior", "decoder", "likelihood"]))
            #expect(!isZero(found, below: ["critic"]))
            #expect(!model.autoencoder.recordsLoss(of: phase))
        }
    }

    @Test("vae-gan: the game never reaches the encoder, nor reconstruction the critic")
    func routing() throws {
        for seed in 0..<3 as Range<UInt64> {
            let model = try model("vae-gan", seed: seed)
            let phases = model.autoencoder.phases.phases
            for phase in phases where phase.name != "encoder" {
                #expect(isZero(try step(model, phase).gradients, below: ["encoder", "posterior"]))
            }
            let encoder = try #require(phases.first { $0.name == "encoder" })
            #expect(!isZero(try step(model, encoder).gradients, below: ["encoder"]))
            let moved = model.autoencoder.parameters.filter(encoder.isMoving).map(\.name)
            #expect(!moved.contains { $0.hasPrefix("critic.") || $0.hasPrefix("decoder.") })
        }
    }

    @Test("vae-gan: γ weighs the features' error in the decoder's loss alone")
    func featureWeight() throws {
        func decoder(_ gamma: Double) throws -> (loss: Double, fooling: Double) {
            let model = try KnownModel(
                .vaeGAN, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
                adversary: .features(gamma: gamma)
            ).scattered(seed: 3)
            let phase = try #require(
                model.autoencoder.phases.phases.first { $0.name == "decoder" })
            let found = try step(model, phase)
            return (found.loss, try #require(found.metrics[Metric.fooling]))
        }
        let (none, one, two) = (try decoder(0), try decoder(1), try decoder(2))
        #expect(isClose([none.loss], [none.fooling], relative: 1e-12))
        #expect(isClose([two.loss - one.loss], [one.loss - none.loss], relative: 1e-9))
        #expect(one.loss > none.loss)
    }

    @Test(
        "Permuted codes: every dimension keeps its numbers, no two of a row come from one example")
    func permuted() throws {
        let codes = array([5, 3], (0..<15).map { Double($0) })
        let found = try numbers(of: [codes]) { TotalCorrelationCritic.permuted($0[0]) }
        for column in 0..<3 {
            let numbers = (0..<5).map { found[$0 * 3 + column] }
            #expect(numbers.sorted() == (0..<5).map { Double($0 * 3 + column) })
        }
        for row in 0..<5 {
            let examples = (0..<3).map { Int(found[row * 3 + $0]) / 3 }
            #expect(Set(examples).count == 3 && !examples.contains(row))
        }
    }

    @Test("factor-vae: the loss is that of vae and γ times the critic's mean log-odds")
    func totalCorrelation() throws {
        let model = try model("factor-vae")
        let found = try step(model, model.autoencoder.phases.phases[0])
        let elbo = try #require(found.metrics[Metric.elbo])
        let estimate = try #require(found.metrics[Metric.totalCorrelation])
        #expect(isClose([found.loss], [10 * estimate - elbo], relative: 1e-9))
    }

    @Test(
        "avb: with a critic that says nothing, contrast leaves E ln r - ln p",
        arguments: ["adaptive", "diagonal"])
    func contrast(name: String) throws {
        var model = try KnownModel(
            .avb, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
            posterior: .implicit(functions: 3, noise: 2, hidden: 4),
            adversary: Adversary("contrast:contrast=\(name),width=4,layers=1")
        ).scattered(seed: 3)
        for parameter in model.autoencoder.parameters where parameter.name.hasPrefix("critic.") {
            model.values[parameter.name] = [Double](repeating: 0, count: parameter.shape.count)
        }
        let autoencoder = model.autoencoder
        let found = try step(model, autoencoder.phases.phases[0])
        // The same draw: the loss takes one key for the observation, then the posterior one for z.
        let drawn = try model.run(x) { x, pass in
            _ = pass.nextKey()
            let codes = autoencoder.codes(for: x, in: &pass)
            return [codes.z, codes.mean, codes.covariance ?? codes.variance]
        }.map(\.doubles)
        let terms = (0..<4).map { row -> Double in
            let z = Array(drawn[0][2 * row..<2 * row + 2])
            let (u, v) = (z[0] - drawn[1][2 * row], z[1] - drawn[1][2 * row + 1])
            let cell = drawn[2][4 * row..<4 * row + 4].map { $0 }
            // With covariances a ten-thousandth is added to each variance.
            let (share, least) = name == "adaptive" ? (1.0001, 1e-10) : (1, 0)
            let (a, c) = (cell[0] * share + least, cell[3] * share + least)
            let b = name == "adaptive" ? cell[1] : 0
            let determinant = a * c - b * b
            let quadratic = (c * u * u - 2 * b * u * v + a * v * v) / determinant
            return -0.5 * (quadratic + log(determinant)) + 0.5 * (z[0] * z[0] + z[1] * z[1])
        }
        let expected = terms.reduce(0, +) / 4
        let estimate = try #require(found.metrics[Metric.klEstimate])
        #expect(isClose([estimate], [expected], relative: 1e-9))
        let reconstruction = try #require(found.metrics[Metric.reconstruction])
        #expect(isClose([found.loss], [estimate - reconstruction], relative: 1e-9))
        #expect(found.metrics[Metric.elbo] == nil)
    }

    @Test("What is not said of a recipe's own game is as in the recipe")
    func askedGames() throws {
        func asked(_ recipe: Recipe, _ text: String) throws -> Adversary {
            try recipe.adversary(PartOptions(text))
        }
        #expect(
            try asked(.waeGAN, "codes:spectral=yes")
                == Adversary("codes:turns=together,spectral=yes"))
        #expect(try asked(.waeGAN, "codes:turns=apart") == Adversary("codes:turns=apart"))
        #expect(
            try asked(.adversarialAutoencoder, "codes:width=8") == Adversary("codes:width=8"))
        #expect(try asked(.vae, "information") == .information())
        #expect(
            try asked(.vaeGAN, "features:gamma=2") == Adversary("features:gamma=2,spectral=yes"))
        // Of a recipe whose steps are apart λ says nothing, and is no one's to keep.
        #expect(
            try asked(.adversarialAutoencoder, "codes:turns=together")
                == Adversary("codes:turns=together,lambda=10"))
    }

    @Test(
        "Options of a game from which nothing follows are refused, and named with what makes them so"
    )
    func idleOptions() throws {
        func refusal(_ recipe: Recipe, _ text: String) -> String {
            do {
                _ = try recipe.adversary(PartOptions(text))
                return ""
            } catch { return "\(error)" }
        }
        let found = refusal(.adversarialAutoencoder, "codes:lambda=5")
        #expect(
            found
                == "lambda of codes is 5, it must be left out: it has no effect with turns=apart")
        #expect(refusal(.waeGAN, "codes:penalty=3").contains("with by=odds"))
        #expect(
            refusal(.factorVAE, "total-correlation:layers=0,width=9").contains("with layers=0"))
        // λ has its effect where the recipe's turns are together, and standards may be said.
        #expect(refusal(.waeGAN, "codes:lambda=5").isEmpty)
        #expect(refusal(.waeGAN, "codes:penalty=3,by=distance").isEmpty)
        #expect(refusal(.vae, "codes:turns=apart,lambda=10,by=odds,penalty=10").isEmpty)
        #expect(refusal(.wganGP, "wasserstein:penalty=3").isEmpty)
    }

    @Test(
        "Games say their options as they would be asked for",
        arguments: [
            "codes:turns=together,lambda=3,labels=yes,by=distance,steps=2,penalty=4,width=8,layers=1,spectral=yes",
            "total-correlation:gamma=3,width=8,layers=1,spectral=yes",
            "contrast:contrast=prior,steps=2,width=8,layers=1,spectral=yes",
            "information:alpha=3,width=8,layers=1,spectral=yes", "examples:steps=2,spectral=yes",
            "wasserstein:steps=2,penalty=4,spectral=yes",
            "features:gamma=3,balance=yes,spectral=no",
        ])
    func saidOptions(text: String) throws {
        let game = try Adversary(text)
        #expect(game != (try Adversary(game.kind)))
        #expect(try Adversary(PartOptions(kind: game.kind, game.part.said)) == game)
        let kind = try #require(Adversary.kinds.first { $0.kind == game.kind })
        #expect(Set(game.part.said.keys) == Set(kind.options.map(\.name)))
    }

    @Test("Compositions that do not go together are refused with a sentence")
    func refusals() throws {
        func compose(_ recipe: Recipe, posterior: Posterior? = nil, adversary: Adversary? = nil)
            throws
        {
            try KnownModel(
                recipe, schema: ExampleSchema(itemShape: [3]), latent: 2, hidden: [4],
                posterior: posterior, adversary: adversary
            ).autoencoder.validate()
        }
        #expect(throws: AutoencoderError.self) { try compose(.vae, posterior: .noEncoder) }
        #expect(throws: AutoencoderError.self) { try compose(.gan, posterior: .diagonalNormal) }
        #expect(throws: AutoencoderError.self) { try compose(.avb, posterior: .diagonalNormal) }
        #expect(throws: AutoencoderError.self) { try compose(.avb, posterior: .point) }
        #expect(throws: AutoencoderError.self) { try compose(.vaeGAN, posterior: .point) }
        #expect(throws: AutoencoderError.self) { try compose(.lagging, adversary: .information()) }
        try compose(.betaVAE, adversary: .information())
    }

    @Test("A decoder alone makes examples and refuses to read any", arguments: ["gan", "wgan-gp"])
    func decoderAlone(name: String) throws {
        let session = try model(name).session()
        let made = try session.sample(5, key: RandomKey(seed: 2))
        #expect(made.count == 15 && made.allSatisfy(\.isFinite))
        let data = try Dataset([0, 1, 2], itemShape: [3])
        #expect(throws: AutoencoderError.noEncoder) { try session.encode(data) }
        #expect(try session.cost().encodingMultiplyAdds == 0)
    }
}

extension Adversary {
    /// The same game with a critic of few numbers.
    fileprivate var small: Adversary {
        get throws {
            let hasLayers = type(of: chosen).options.contains { $0.name == "width" }
            let turns = (part as? CodeCritic).map { "turns=\($0.turns.rawValue)," } ?? ""
            return hasLayers ? try Adversary("\(kind):\(turns)width=4,layers=1") : self
        }
    }
}
