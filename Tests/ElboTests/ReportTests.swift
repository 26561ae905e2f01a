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
        #expect(page.contains("What the plane decodes to") == (latent >= 2))
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
}
