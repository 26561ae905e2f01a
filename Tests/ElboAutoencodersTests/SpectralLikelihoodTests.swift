import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite("The spectral likelihood") struct SpectralLikelihoodTests {
    private let schema = ExampleSchema(itemShape: [64])

    private func waves(_ rows: Int) -> [Double] {
        (0..<rows * 64).map { place -> Double in
            let (row, moment) = (Double(place / 64), Double(place % 64))
            let wave = sin(2 * Double.pi * (3 + row) * moment / 64)
            return wave * (1 + 0.1 * row)
        }
    }

    private func model() throws -> KnownModel {
        try KnownModel(
            .vae, schema: schema, latent: 2, likelihood: .spectral(weight: 10, samples: 0.5),
            hidden: [3]
        ).scattered(seed: 6)
    }

    @Test("a step has a loss and no bound, and the gradient of that loss")
    func step() throws {
        let model = try model()
        try model.autoencoder.validate()
        #expect(!model.autoencoder.hasBound)
        let x = ["x": array([2, 64], waves(2))]
        let found = try model.step(x)
        let metrics = found.metrics
        #expect(metrics[Metric.elbo] == nil)
        let (reconstruction, kl) = (
            try #require(metrics[Metric.reconstruction]), try #require(metrics[Metric.kl])
        )
        #expect(reconstruction < 0)
        #expect(isClose(try #require(metrics[Metric.penalized]), reconstruction - kl))
        #expect(isClose(found.loss, kl - reconstruction))
        let flat = model.autoencoder.parameters.flatMap { found.gradients[$0.name] ?? [] }
        let key = RandomKey(seed: 1)
        let direction = flat.indices.map { 0.1 * key.normal(at: $0) }
        let slope = zip(flat, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let differences = try model.numericalSlope(x, along: direction)
        #expect(isClose(slope, differences, relative: 1e-4, absolute: 1e-5))
        let again = try JSONDecoder().decode(
            Autoencoder.self, from: JSONEncoder().encode(model.autoencoder))
        #expect(again == model.autoencoder)
    }

    @Test("draws of observations are what the decoder makes; nothing gives log-likelihoods")
    func use() throws {
        let session = try model().session()
        let data = try Dataset(waves(3).map { Float($0) }, itemShape: [64])
        #expect(try session.encode(data).count == 3)
        let key = RandomKey(seed: 1)
        #expect(
            try session.sample(2, key: key, drawsObservations: true)
                == session.sample(2, key: key, drawsObservations: false))
        #expect(throws: AutoencoderError.self) {
            try session.logLikelihoods(data, samples: 2, key: key)
        }
    }

    @Test("what does not suit is refused")
    func refusals() throws {
        for text in ["spectral:weight=0", "spectral:samples=-1", "spectral:weight=x"] {
            #expect(throws: AutoencoderError.self) { try Likelihood(text).part.validate() }
        }
        func check(_ likelihood: Likelihood, _ size: Int, _ objective: Objective = .elbo()) throws {
            try KnownModel(
                .vae, schema: ExampleSchema(itemShape: [size]), latent: 2, likelihood: likelihood,
                objective: objective
            ).autoencoder.validate()
        }
        try check(.spectral(), 64)
        #expect(throws: AutoencoderError.self) { try check(.spectral(), 63) }
        #expect(throws: AutoencoderError.self) {
            try check(.spectral(), 64, Objective("importance-weighted"))
        }
    }

    @Test("waves get it, with a network along time; other sounds and rows keep theirs")
    func defaults() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("waves-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for row in 0..<4 {
            let key = RandomKey(seed: UInt64(row))
            let samples = (0..<2048).map { Float(0.1 * key.normal(at: $0)) }
            try Data(WaveFile.bytes(of: Sound(rate: 8000, samples: samples)))
                .write(to: folder.appendingPathComponent("\(row).wav"))
        }
        func sounds(_ form: SoundRepresentation) throws -> Dataset {
            try SoundFolder(folder.path, options: SoundOptions(form)).data
        }
        let waves = DataDefaults(for: try sounds(.wave), rows: [0, 1, 2])
        #expect(waves.likelihood == .spectral() && waves.hiding == 0)
        guard case .wave(let network) = waves.network else {
            Issue.record("\(waves.network)")
            return
        }
        #expect(network.ratios == [4, 4] && waves.latentDimension == 32)
        guard case .standardizeAll = waves.transform else {
            Issue.record("\(waves.transform)")
            return
        }
        let levels = DataDefaults(for: try sounds(.levels), rows: [0, 1, 2])
        #expect(levels.likelihood.kind == "gaussian" && levels.network.isConvolutional)
    }
}
