import Elbo
import Testing

@Suite("The page of a trained model")
struct ReportTests {
    private func file(latent: Int, epochs: Int = 2, recipe: Recipe = .vae) throws -> (
        ModelFile, Dataset
    ) {
        let key = RandomKey(seed: 5)
        let values = (0..<200 * 16).map { Float(key.uniform(at: $0)) }
        let data = try Dataset(values, itemShape: [4, 4], name: "noise.npy")
        let run = try AutoencoderRun(
            data, recipe: recipe, network: .multilayerPerceptron(.init(hidden: [8])),
            latentDimension: latent,
            options: TrainingOptions(epochs: epochs))
        return (try run.train(on: CPUExecutor(threads: 1)), data)
    }

    @Test("has every section, whatever the latent dimension", arguments: [1, 2, 5])
    func sections(latent: Int) throws {
        let (file, data) = try file(latent: latent)
        let page = try file.report(on: data, executor: CPUExecutor(threads: 1)).html()
        for heading in [
            "Training", "Reconstructions", "Samples", "Latent space", "Interpolations", "Options",
            "KL per latent dimension",
        ] {
            #expect(page.contains(heading), "\(heading)")
        }
        #expect(page.contains("The map, decoded") == (latent >= 2))
        #expect(page == (try file.report(on: data, executor: CPUExecutor(threads: 2)).html()))
    }

    @Test("a collapsed posterior is named")
    func collapse() throws {
        // Noise has nothing to encode, and a heavy KL term finds that out.
        let key = RandomKey(seed: 1)
        let data = try Dataset((0..<400 * 4).map { Float(key.normal(at: $0)) }, itemShape: [4])
        let run = try AutoencoderRun(
            data, network: .multilayerPerceptron(.init(hidden: [8])), latentDimension: 2,
            objective: .elbo(klWeight: .constant(weight: 20)),
            options: TrainingOptions(epochs: 40, learningRate: 1e-2))
        let executor = CPUExecutor(threads: 1)
        let file = try run.train(on: executor)
        let findings = Findings(
            manifest: file.manifest,
            evaluation: try ModelSession(file.model, on: executor).evaluate(data)
        ).all
        #expect(
            findings.contains { $0.level == .warning && $0.title == "The posterior has collapsed" })
    }

    @Test("an autoencoder without uncertainty says that it cannot generate")
    func point() throws {
        let (file, data) = try file(latent: 3, recipe: .autoencoder)
        let page = try file.report(on: data, executor: CPUExecutor(threads: 1)).html()
        #expect(page.contains("The codes carry no uncertainty"))
        #expect(!page.contains("KL per latent dimension"))
    }

    @Test("a neighbour embedding stands beside axes that cannot hold the codes")
    func neighbours() throws {
        let (plane, data) = try file(latent: 2)
        let (deep, _) = try file(latent: 5)
        let executor = CPUExecutor(threads: 1)
        #expect(!(try plane.report(on: data, executor: executor).html().contains("t-SNE of")))
        #expect(try deep.report(on: data, executor: executor).html().contains("t-SNE of 200"))
    }

    @Test("a prior with components shows them, their samples and how they meet known classes")
    func components() throws {
        let (file, data) = try file(latent: 3, recipe: .mixturePrior)
        let labels = PartialLabels(
            Labels((0..<data.count).map { $0 % 2 == 0 ? "even" : "odd" }))
        let page = try file.report(
            on: data, labels: labels, executor: CPUExecutor(threads: 1)
        ).html()
        for words in [
            "Components of the prior", "Components in the latent plane",
            "Samples from each component", "Components beside known classes",
            "adjusted Rand index", "outlined is the class",
        ] {
            #expect(page.contains(words), "\(words)")
        }
    }

    @Test("the page carries the command, what was left out and the program")
    func origin() throws {
        let (file, data) = try file(latent: 1)
        let page = try file.report(
            on: data,
            origin: PageOrigin(command: "elbo train noise.npy", leftOut: ["Column \"x\"."]),
            executor: CPUExecutor(threads: 1)
        ).html()
        #expect(page.contains("<pre tabindex=\"0\">elbo train noise.npy</pre>"))
        #expect(page.contains("Column &quot;x&quot;."))
        #expect(page.contains(file.manifest.program))
    }

    @Test("the number at the top and the end of the curve are reconciled")
    func curve() throws {
        let (file, data) = try file(latent: 1)
        let page = try file.report(
            on: data, name: "validation", executor: CPUExecutor(threads: 1)
        ).html()
        #expect(page.contains("with other draws of z"))
    }
}
