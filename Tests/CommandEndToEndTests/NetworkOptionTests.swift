import Foundation
import Testing

@Suite("Options of networks")
struct NetworkOptionTests {
    /// Some small grey images in an IDX file.
    private static func images(_ count: Int, height: UInt8, width: UInt8) -> Data {
        let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count), 0, 0, 0, height, 0, 0, 0, width]
        let pixels = (0..<count * Int(height) * Int(width)).map { UInt8($0 * 37 % 256) }
        return Data(header + pixels)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let options: [String]
        let says: [String]
        var testDescription: String { options.joined(separator: " ") }
    }

    static let refusals: [Refusal] = [
        .init(
            options: ["--hidden", "9", "--channels", "8"],
            says: ["--channels belongs to --network conv", "--hidden"]),
        .init(
            options: ["--no-residual", "--blocks", "1"],
            says: ["--blocks belongs to --network conv"]),
        .init(
            options: ["--network", "mlp", "--features", "8"],
            says: ["--features belongs to --network conv"]),
        .init(
            options: ["--network", "conv", "--hidden", "8"],
            says: ["--hidden belongs to --network mlp", "--channels"]),
        .init(
            options: ["--network", "conv", "--residual"],
            says: ["--residual belongs to --network mlp", "--blocks"]),
        .init(
            options: ["--network", "conv", "--normalization", "batch"],
            says: ["--normalization batch belongs to --network mlp", "group"]),
        .init(
            options: ["--normalization", "group"],
            says: ["--normalization group belongs to --network conv"]),
        .init(
            options: ["--network", "conv", "--channels", "8,8,8"],
            says: ["halvings", "3", "at most 2", "7 x 6"]),
        .init(options: ["--network", "conv", "--channels", "0"], says: ["--channels is 0"]),
        .init(options: ["--network", "conv", "--blocks=-1"], says: ["--blocks is -1"]),
        .init(options: ["--network", "conv", "--features", "0"], says: ["--features is 0"]),
        .init(options: ["--network", "conv", "--dropout", "1"], says: ["--dropout is 1"]),
    ]

    @Test("Options of another network, and numbers out of range, are refused", arguments: refusals)
    func refused(_ row: Refusal) throws {
        let tool = try Tool()
        try tool.write(NetworkOptionTests.images(4, height: 7, width: 6), to: "x.idx")
        let outcome = try tool.run(["train", "x.idx"] + row.options)
        #expect(outcome.code == 64, "\(outcome.errors)")
        for word in row.says { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        #expect(tool.files == ["x.idx"])
    }

    @Test(
        "A kind of network is chosen by its own options",
        arguments: [(["--channels", "2"], "7x6x1-3x3x2-256"), (["--hidden", "5"], "42-5")])
    func implied(options: [String], outline: String) throws {
        let tool = try Tool()
        try tool.write(NetworkOptionTests.images(4, height: 7, width: 6), to: "x.idx")
        let outcome = try tool.run(["train", "x.idx", "--epochs", "1"] + options)
        #expect(outcome.code == 0 && outcome.errors.contains("vae \(outline)-"))
    }

    @Test("A table has no convolutional network")
    func table() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 9), to: "data.csv")
        let outcome = try tool.run("train", "data.csv", "--network", "conv")
        #expect(outcome.code == 64, "\(outcome.errors)")
        #expect(outcome.errors.contains("the shape of an example is 4, it must be height x width"))
    }

    @Test("A convolutional model from YAML and flags: trained, printed, used")
    func verbs() throws {
        let tool = try Tool()
        try tool.write(NetworkOptionTests.images(40, height: 7, width: 6), to: "x.idx")
        try tool.write(
            "network: conv\nchannels: [4, 8]\nblocks: 1\nfeatures: 12\nlatent: 3\n", to: "run.yaml")
        let outcome = try tool.run(
            "train", "x.idx", "--config", "run.yaml", "--epochs", "2", "--output", "m.safetensors",
            "--report", "page.html")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("vae 7x6x1-3x3x4-1x1x8-12-3"))
        let text = try tool.run("inspect", "m.safetensors").output
        for line in [
            "encoder             7x6x1-3x3x4-1x1x8-12", "decoder             3-12-8-3x3x4-7x6x1",
            "conv 4x4/2", "group-norm 1", "residual",
        ] {
            #expect(text.contains(line), "\(text)")
        }
        #expect(
            text.split(separator: "\n").contains {
                $0.contains("transposed conv 4x4/2") && $0.contains("7 x 6 x 1")
                    && $0.hasSuffix("65")
            })
        let codes = try tool.run("encode", "m.safetensors", "x.idx")
        #expect(codes.output.split(separator: "\n").count == 41)
        #expect(try tool.run("sample", "m.safetensors", "--output", "s.png").code == 0)
        #expect(try tool.run("evaluate", "m.safetensors", "x.idx").code == 0)
    }
}
