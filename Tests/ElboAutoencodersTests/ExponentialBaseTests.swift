import ElboAutoencoders
import ElboData
import ElboGraph
import ElboNetworks
import ElboNumerics
import Foundation
import Testing

@Suite("The exponential likelihood begins at the mean of each number") struct ExponentialBaseTests {
    @Test("of pictures, too, whose head has one bias for all pixels")
    func bases() throws {
        let treatment = SoundTreatment(
            .power, rate: 8000, window: 64, hop: 16, frames: 8, bands: 33)
        let size = treatment.bands * treatment.frames
        // Powers of neighbouring numbers that are orders of magnitude apart.
        let means = (0..<size).map { Foundation.pow(10, Double($0 % 9) - 6) }
        let data = Dataset(
            sounds: means.map { Float($0 * 0.5) } + means.map { Float($0 * 1.5) }, by: treatment,
            name: "powers")
        let model = try Recipe.vae.autoencoder(
            for: data.schema, latentDimension: 2,
            network: .convolutional(ConvolutionalNetwork(channels: [4, 4], features: 8)),
            likelihood: .exponential, observation: .none)
        let first = model.initialValues(for: data, transform: .identity, rows: [0, 1])
        let base = try #require(first.first { $0.key.hasSuffix(".base") }?.value)
        #expect(base.shape == [size])
        for (found, mean) in zip(base.floats, means) {
            // What the law makes of a base and an output of 0.
            #expect(abs(20 * Foundation.tanh(Double(found) / 20) - log(mean)) < 1e-4)
        }
        // The head adds nothing to them.
        #expect(first.values.filter { $0.shape == [1] }.allSatisfy { $0.floats == [0] })
    }
}
