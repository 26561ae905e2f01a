import ElboAutoencoders
import ElboData
import ElboEvaluation
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

@Suite struct SoundSurprisesTests {
    @Test("A region is as strange as its cells are rarer than those of the median sound")
    func regions() throws {
        let treatment = SoundTreatment(rate: 8000, window: 64, hop: 16, frames: 32, bands: 32)
        let schema = ExampleSchema(itemShape: treatment.itemShape, sounds: treatment)
        // All parameters are 0, so that each cell is N(0, 1): -ln p(x|z) = x² / 2 and a constant.
        let autoencoder = try Recipe.vae.autoencoder(
            for: schema, latentDimension: 2,
            network: .multilayerPerceptron(MultilayerPerceptron(hidden: [3])),
            likelihood: .gaussian(sigma: .fixed(value: 1)))
        let session = ModelSession(
            TrainedAutoencoder(
                autoencoder: autoencoder,
                parameters: autoencoder.parameters.map {
                    HostArray($0.shape, [Float](repeating: 0, count: $0.shape.count))
                }, schema: schema), on: TestExecutors.fast)
        var numbers = [Float](repeating: 0, count: 5 * 32 * 32)
        func set(_ row: Int, band: Int, frame: Int, _ value: Float) {
            numbers[row * 1024 + band * 32 + frame] = value
        }
        // Regions are two bands by two frames. Every sound is loud in one.
        for row in 0..<5 { set(row, band: 20, frame: 20, 4) }
        set(3, band: 5, frame: 7, 10)
        set(3, band: 4, frame: 6, 2)
        set(3, band: 20, frame: 21, 3)
        set(4, band: 31, frame: 31, 1)
        let data = Dataset(sounds: numbers, by: treatment, name: "sounds")
        let found = try SoundSurprises(of: data, by: session)
        let places = found.strangest(ofRow: 3)
        #expect(places.count == 2)
        #expect(abs(places[0].nats - 52) < 1e-3 && abs(places[1].nats - 4.5) < 1e-3)
        #expect(places[0].seconds == 7 * 16 / 8000.0)
        #expect(places[0].hertz == treatment.centers[5])
        #expect(places[1].hertz == treatment.centers[20])
        #expect(found.strangest(ofRow: 3, atMost: 1).count == 1)
        // Less than a nat is nothing strange.
        #expect(found.strangest(ofRow: 4).isEmpty && found.strangest(ofRow: 0).isEmpty)
    }

    @Test("Probes of originals tell reconstructions by what these have become")
    func probe() throws {
        let key = RandomKey(seed: 4)
        let labels = (0..<60).map { $0 % 3 == 0 ? 0 : 1 }
        let signal = labels.indices.map { (labels[$0] == 0 ? -3 : 3) + key.normal(at: $0) / 2 }
        let noise = labels.indices.map { key.child(1).normal(at: $0) }
        let probe = try ReconstructionProbe(
            codes: ProbeFeatures(signal, width: 1), originals: ProbeFeatures(signal, width: 1),
            reconstructions: ProbeFeatures(signal.map { -$0 }, width: 1),
            labels: PartialLabels(names: ["a", "b"], values: labels), key: key)
        #expect(probe.known == 60 && probe.classes == 2 && abs(probe.commonest - 2.0 / 3) < 1e-12)
        #expect(probe.codes.mean == 1 && probe.originals.mean == 1)
        #expect(probe.reconstructions.mean == 0)
        // Codes that know nothing are told the commonest class or worse, up to chance.
        let blind = try ReconstructionProbe(
            codes: ProbeFeatures(noise, width: 1), originals: ProbeFeatures(signal, width: 1),
            reconstructions: ProbeFeatures(signal, width: 1),
            labels: PartialLabels(names: ["a", "b"], values: labels), key: key)
        #expect(blind.codes.mean < 0.8 && blind.reconstructions.mean == 1)
        #expect(throws: PredictionError.oneClass("a")) {
            try ReconstructionProbe(
                codes: ProbeFeatures(noise, width: 1), originals: ProbeFeatures(noise, width: 1),
                reconstructions: ProbeFeatures(noise, width: 1),
                labels: PartialLabels(names: ["a"], values: labels.map { _ in 0 }), key: key)
        }
    }
}
