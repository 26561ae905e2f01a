import ElboAutoencoders
import ElboData
import ElboGraph
import ElboModelFiles
import ElboNetworks
import ElboTestSupport
import Foundation
import Testing

@Suite struct RoundTripTests {
    @Test("What is saved is opened again, bit by bit", arguments: SampleModel.allCases)
    func roundTrip(sample: SampleModel) throws {
        let file = try sample.file()
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try file.save(to: path)
            let opened = try ModelFile(opening: path)
            #expect(opened.manifest == file.manifest)
            #expect(opened.model.parameters == file.model.parameters)
            #expect(opened.model.autoencoder == file.model.autoencoder)
            #expect(opened.model.schema == file.model.schema)
        }
    }

    @Test("How images were treated is kept; without it the shape of examples tells")
    func images() throws {
        let sample = try SampleModel.plain.file()
        let size = try #require(ImageSize(width: 2, height: 1))
        let treatment = ImageTreatment(size: size, color: .grey)
        for (shape, images) in [([1, 2, 1], treatment), ([1, 2], nil), ([2], nil)] {
            let model = TrainedAutoencoder(
                autoencoder: sample.model.autoencoder, parameters: sample.model.parameters,
                schema: ExampleSchema(
                    itemShape: shape, transform: sample.model.transform, images: images))
            let file = ModelFile(
                manifest: ModelManifest(
                    recipe: .vae, autoencoder: model.autoencoder, schema: model.schema,
                    training: sample.manifest.training), model: model)
            try withTemporaryFolder { folder in
                try file.save(to: folder + "/model.safetensors")
                let opened = try ModelFile(opening: folder + "/model.safetensors")
                #expect(opened.manifest.schema.observation.images == images)
                #expect(opened.model.schema == model.schema)
                #expect(opened.model.imageTreatment == (shape.count > 1 ? treatment : nil))
            }
        }
    }

    @Test(
        "Saving twice, and saving what was opened, gives the same bytes",
        arguments: SampleModel.allCases)
    func determinism(sample: SampleModel) throws {
        let file = try sample.file()
        try withTemporaryFolder { folder in
            let paths = ["a", "b", "c"].map { "\(folder)/\($0).safetensors" }
            try file.save(to: paths[0])
            try sample.file().save(to: paths[1])
            try ModelFile(opening: paths[0]).save(to: paths[2])
            let bytes = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
            #expect(bytes[0] == bytes[1])
            #expect(bytes[0] == bytes[2])
        }
    }

    @Test("The manifest is JSON that a person can read, without times or places")
    func readable() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try SampleModel.plain.file().save(to: path)
            let tree = try SampleModel.manifest(path)
            #expect(
                tree.keys.sorted() == [
                    "autoencoder", "formatVersion", "program", "recipe", "schema", "training",
                ])
            #expect(tree["recipe"] as? String == "beta-vae")
            #expect(tree["formatVersion"] as? Int == 2)
            let text = try SafeTensors.File.read(path).metadata["elbo.manifest"] ?? ""
            #expect(text.contains(#""posterior":{"kind":"diagonal-normal"}"#))
            #expect(text.contains(#""seed":18446744073709551615"#))
            #expect(!text.contains(folder))
        }
    }

    @Test(
        "Python's safetensors opens the file and finds every tensor with its numbers",
        .enabled(
            if: (try? run(["-c", "import safetensors.numpy"]).status) == 0,
            "python3 has no package safetensors: pip install safetensors numpy"))
    func python() throws {
        let file = try SampleModel.plain.file()
        try withTemporaryFolder { folder in
            let path = folder + "/model.safetensors"
            try file.save(to: path)
            let script = """
                import json, sys
                from safetensors import safe_open
                with safe_open(sys.argv[1], framework="numpy") as f:
                    assert json.loads(f.metadata()["elbo.manifest"])["formatVersion"] == 2
                    for name in sorted(f.keys()):
                        tensor = f.get_tensor(name)
                        print(name, list(tensor.shape), float(tensor.astype("float64").sum()))
                """
            let found = try RoundTripTests.run(["-c", script, path])
            #expect(found.status == 0)
            let lines = found.output.split(separator: "\n").map(String.init)
            let expected = zip(file.model.autoencoder.parameters, file.model.parameters)
                .sorted { $0.0.name < $1.0.name }
            #expect(lines.count == expected.count)
            for (line, (parameter, array)) in zip(lines, expected) {
                #expect(line.hasPrefix("\(parameter.name) \(parameter.shape.extents) "))
                let sum = line.split(separator: " ").last.flatMap { Double($0) } ?? .nan
                #expect(isClose(sum, array.doubles.reduce(0, +), absolute: 1e-9))
            }
        }
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
