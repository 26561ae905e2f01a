import Foundation
import Testing

@Suite("Objectives through the real program")
struct ObjectiveTests {
    private static var table: String {
        let rows = (0..<200).map { row -> String in
            let t = Double(row) / 16
            return [sin(t), cos(t) + 0.2 * sin(9 * t), sin(2 * t), 0.1 * cos(7 * t)]
                .map { "\($0)" }.joined(separator: ",")
        }
        return (["a,b,c,d"] + rows).joined(separator: "\n") + "\n"
    }

    @Test(
        "recipes train, are judged and draw",
        arguments: [
            "beta-tcvae", "dip-vae-i", "dip-vae-ii", "info-vae", "wae", "geco", "renyi", "miwae",
            "ciwae", "piwae",
        ])
    func recipes(name: String) throws {
        let tool = try Tool()
        try tool.write(Data(Self.table.utf8), to: "t.csv")
        let plain = [
            "train", "t.csv", "--recipe", name, "--hidden", "8", "--latent", "2", "--batch", "50",
            "--quiet",
        ]
        let whole = try tool.run(plain + ["--epochs", "4", "--output", "whole.safetensors"])
        try #require(whole.code == 0, "\(whole.errors)")
        let judged = try tool.run("evaluate", "whole.safetensors", "t.csv", "--samples", "5")
        // Codes without uncertainty have no bound.
        #expect(judged.code == (name == "wae" ? 64 : 0), "\(judged.errors)")
        #expect(try tool.run("sample", "whole.safetensors", "--count", "3").code == 0)
        let inspected = try tool.run("inspect", "whole.safetensors")
        #expect(inspected.code == 0 && inspected.output.contains("objective"))
    }

    @Test(
        "A warm-up goes with every objective that has a KL term of its own weight, and says so where not"
    )
    func warmUp() throws {
        let tool = try Tool()
        try tool.write(Data(Self.table.utf8), to: "t.csv")
        let plain = [
            "train", "t.csv", "--hidden", "4", "--latent", "2", "--epochs", "2", "--quiet",
        ]
        for recipe in ["iwae", "renyi", "beta-tcvae", "dip-vae-ii", "info-vae"] {
            let result = try tool.run(
                plain + [
                    "--recipe", recipe, "--kl-warmup", "2", "--kl-curve", "sigmoid", "--output",
                    "\(recipe).safetensors",
                ])
            #expect(result.code == 0, "\(result.errors)")
        }
        let inspected = try tool.run("inspect", "iwae.safetensors").output
        let words = inspected.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("along a logistic curve"))
        let refused = try tool.run(plain + ["--recipe", "geco", "--kl-warmup", "2"])
        #expect(refused.code == 64 && refused.errors.contains("--kl-warmup has no effect"))
        #expect(try tool.run(plain + ["--kl-curve", "sigmoid"]).code == 64)
        #expect(try tool.run(plain + ["--recipe", "iwae", "--free-bits", "1"]).code == 64)
    }
}
