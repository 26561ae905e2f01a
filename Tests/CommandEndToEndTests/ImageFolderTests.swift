import Foundation
import Testing

@Suite("Folders of images from training to report") struct ImageFolderTests {
    /// Small images of the reader's tests.
    private static func fixture(_ name: String) throws -> Data {
        try Data(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent(
                    "ElboDataTests/Fixtures/Images/\(name)"))
    }

    /// Twelve images of 13 x 7, some grey and some in colour, in two sub-folders.
    private static func tool() throws -> Tool {
        let tool = try Tool()
        for folder in ["faces", "faces/cats", "faces/dogs"] {
            try FileManager.default.createDirectory(
                at: tool.folder.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        for index in 1...6 {
            try tool.write(try fixture("grey-8.png"), to: "faces/cats/\(index).png")
            try tool.write(try fixture("rgb-8.png"), to: "faces/dogs/\(index).png")
        }
        return tool
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    @Test("every verb that takes data takes a folder, and sizes follow the model")
    func verbs() throws {
        let tool = try ImageFolderTests.tool()
        let outcome = try tool.run(
            "train", "faces", "--size", "6", "--color", "grey", "--network", "mlp", "--hidden", "8",
            "--latent", "2",
            "--epochs", "2", "--output", "m.safetensors", "--report", "r.html")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            lines(outcome.errors).first
                == "12 images in faces/ (6x6 grey), labels from 2 sub-folders")
        let page = String(decoding: try tool.bytes("r.html"), as: UTF8.self)
        #expect(page.contains("cats") && page.contains("dogs"))

        let inspected = try tool.run("inspect", "m.safetensors").output
        #expect(inspected.contains("6 x 6 x 1, 12 from faces"))
        #expect(inspected.contains("6x6 grey, centre cropped, resized by catmull-rom"))

        let codes = lines(try tool.run("encode", "m.safetensors", "faces").output)
        #expect(codes.count == 13 && codes[0] == "file,z1,z2")
        #expect(codes[1].hasPrefix("cats/1.png,") && codes[12].hasPrefix("dogs/6.png,"))

        try tool.write(try ImageFolderTests.fixture("scene.jpg"), to: "photo.jpg")
        for arguments in [
            ["reconstruct", "m.safetensors", "photo.jpg", "--output", "one.png"],
            ["reconstruct", "m.safetensors", "faces", "--output", "all.npy"],
            ["evaluate", "m.safetensors", "faces"],
            ["interpolate", "m.safetensors", "faces", "--to", "12", "--output", "way.png"],
            ["traverse", "m.safetensors", "--data", "photo.jpg", "--output", "t.png"],
            ["report", "m.safetensors", "faces", "--output", "again.html"],
        ] {
            let outcome = try tool.run(arguments)
            #expect(outcome.code == 0, "\(arguments): \(outcome.errors)")
        }
        let other = try tool.run("encode", "m.safetensors", "faces", "--size", "5")
        #expect(other.code == 65 && other.errors.contains("the model takes 6 x 6 x 1"))
    }

    @Test("the same run gives the same model from files and from the cache")
    func cache() throws {
        let tool = try ImageFolderTests.tool()
        func train(_ output: String, _ options: String...) throws -> String {
            let outcome = try tool.run(
                [
                    "train", "faces", "--network", "mlp", "--hidden", "4", "--epochs", "1",
                    "--output", output,
                ] + options)
            #expect(outcome.code == 0, "\(outcome.errors)")
            return outcome.errors
        }
        #expect(try !train("a.safetensors", "--no-cache").contains("from the cache"))
        #expect(try !train("b.safetensors", "--cache", "kept").contains("from the cache"))
        #expect(try train("c.safetensors", "--cache", "kept").contains("from the cache"))
        let expected = try tool.bytes("a.safetensors")
        #expect(try tool.bytes("b.safetensors") == expected)
        #expect(try tool.bytes("c.safetensors") == expected)
        let both = try tool.run("train", "faces", "--cache", "kept", "--no-cache")
        #expect(both.code == 64)
    }

    @Test("unreadable images are named and left out, or refused")
    func unreadable() throws {
        let tool = try ImageFolderTests.tool()
        try tool.write("", to: "faces/cats/7.png")
        try tool.write("a note", to: "faces/readme.txt")
        let arguments = [
            "train", "faces", "--network", "mlp", "--hidden", "4", "--epochs", "1",
        ]
        let outcome = try tool.run(arguments)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            Array(lines(outcome.errors).prefix(3)) == [
                "12 images in faces/ (13x7 rgb), 1 unreadable, 1 other file ignored, labels from",
                "  2 sub-folders",
                "left out of faces: cats/7.png (empty)",
            ])
        let strict = try tool.run(arguments + ["--strict", "--force"])
        #expect(strict.code == 65)
        #expect(
            strict.errors == "elbo: faces: 1 of 13 images cannot be read: cats/7.png (empty);"
                + " repair or remove them\n")
    }

    @Test("images of several sizes, none, or a file that is none")
    func refused() throws {
        let tool = try ImageFolderTests.tool()
        try tool.write(try ImageFolderTests.fixture("scene.jpg"), to: "faces/scene.jpg")
        let mixed = try tool.run("train", "faces")
        #expect(mixed.code == 65 && lines(mixed.errors).count == 1)
        #expect(
            mixed.errors.contains("2 sizes: 13x7 (12 images), 400x240 (1 image)")
                && mixed.errors.contains("--size 16"))

        try FileManager.default.createDirectory(
            at: tool.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
        let empty = try tool.run("train", "empty")
        #expect(empty.code == 65 && empty.errors.contains("holds no images"))

        try tool.write("hello", to: "fake.png")
        let fake = try tool.run("train", "fake.png")
        #expect(fake.code == 65 && fake.errors.contains("fake.png"))
        let size = try tool.run("train", "faces", "--size", "0")
        #expect(size.code == 64)
    }
}
