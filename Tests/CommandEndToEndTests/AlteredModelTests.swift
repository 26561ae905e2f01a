import Foundation
import Testing

@Suite("A model whose numbers lead nowhere is refused, and never prints NaN")
struct AlteredModelTests {
    /// A model with its seal removed and a number in place of each parameter.
    private func altered(_ tool: Tool, to value: Float) throws {
        var file = try tool.bytes("m.safetensors")
        let seal = try #require(file.range(of: Data("elbo.seal".utf8)))
        file.replaceSubrange(seal, with: Data("elbo.none".utf8))
        let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let numbers = [Float](repeating: value, count: (file.count - 8 - length) / 4)
        file.replaceSubrange((8 + length)..., with: numbers.withUnsafeBytes { Data($0) })
        try tool.write(file, to: "altered.safetensors")
    }

    @Test("parameters of 1e38, NaN and infinity", arguments: [1e38, Float.nan, .infinity])
    func refused(value: Float) throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 30), to: "data.csv")
        let made = try tool.run(
            "train", "data.csv", "--hidden", "4", "--latent", "2", "--epochs", "1", "-o",
            "m.safetensors", "--quiet")
        try #require(made.code == 0, "\(made.errors)")
        try altered(tool, to: value)
        try tool.write("z1,z2\n1,-1\n", to: "codes.csv")
        for line in [
            "evaluate altered.safetensors data.csv", "encode altered.safetensors data.csv",
            "encode altered.safetensors data.csv --draw",
            "score altered.safetensors data.csv", "reconstruct altered.safetensors data.csv",
            "sample altered.safetensors", "decode altered.safetensors codes.csv",
            "traverse altered.safetensors",
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 65, "\(line): \(outcome.code) \(outcome.errors)")
            #expect(outcome.errors.contains(value.isFinite ? "no finite number" : "holds NaN"))
            #expect(outcome.output.isEmpty, "\(line): \(outcome.output)")
        }
    }
}
