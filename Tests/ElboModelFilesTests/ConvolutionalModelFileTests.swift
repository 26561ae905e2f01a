import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import ElboTraining
import Testing

@Suite("A convolutional model is saved and opened")
struct ConvolutionalModelFileTests {
    private func file(_ network: ConvolutionalNetwork) throws -> ModelFile {
        let data = Dataset(
            bytes: (0..<3 * 105).map { UInt8($0 % 256) }, itemShape: [7, 5, 3], name: "photos")
        let autoencoder = try Recipe.vae.autoencoder(
            for: data.schema, latentDimension: 2, network: .convolutional(network))
        let model = TrainedAutoencoder(
            autoencoder: autoencoder,
            parameters: autoencoder.parameters.initialValues(key: RandomKey(seed: 3)),
            schema: data.schema.transformed(by: .pixels))
        return ModelFile(
            manifest: ModelManifest(
                recipe: .vae, autoencoder: autoencoder, schema: model.schema,
                training: TrainingRecord(
                    options: TrainingOptions(), data: data, history: [], stop: "finished")),
            model: model)
    }

    @Test(
        "The same composition and the same codes come back",
        arguments: [
            ConvolutionalNetwork(channels: [3, 4]),
            ConvolutionalNetwork(
                channels: [4], blocks: 2, features: 6, normalization: .group, dropout: 0.5),
        ])
    func roundTrip(network: ConvolutionalNetwork) throws {
        let file = try file(network)
        let codes: [Float] = [0.5, -1, 2, 0]
        try withTemporaryFolder { folder in
            try file.save(to: folder + "/m.safetensors")
            let opened = try ModelFile(opening: folder + "/m.safetensors")
            #expect(opened.manifest == file.manifest)
            #expect(opened.model.parameters == file.model.parameters)
            let images = try ModelSession(opened.model, on: TestExecutors.fast).decode(codes)
            #expect(images.count == 210)
            #expect(
                try images == ModelSession(file.model, on: TestExecutors.fast).decode(codes))
        }
    }
}
