import Foundation
import Testing

@Suite("Training that begins with a model")
struct GoingOnTests {
    private func trained() throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 200), to: "data.csv")
        let outcome = try tool.run(
            "train", "data.csv", "--hidden", "16", "--latent", "2", "--epochs", "20", "--quiet",
            "-o", "m.safetensors")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    private func elbo(_ tool: Tool, _ model: String) throws -> Double {
        struct Found: Decodable {
            struct Bound: Decodable { let elbo: Mean }
            struct Mean: Decodable { let mean: Double }
            let bound: Bound
        }
        let outcome = try tool.run("evaluate", model, "data.csv", "--json")
        return try JSONDecoder().decode(Found.self, from: Data(outcome.output.utf8)).bound.elbo.mean
    }

    @Test("a step of no length leaves the model as it was; more epochs make it better")
    func parameters() throws {
        let tool = try trained()
        let still = try tool.run(
            "train", "data.csv", "--from", "m.safetensors", "--epochs", "1", "--learning-rate",
            "1e-30", "--seed", "9", "-o", "still.safetensors", "--quiet")
        #expect(still.code == 0, "\(still.errors)")
        for verb in ["encode", "reconstruct"] {
            #expect(
                try tool.run(verb, "m.safetensors", "data.csv").output
                    == tool.run(verb, "still.safetensors", "data.csv").output)
        }
        let more = try tool.run(
            "train", "data.csv", "--from", "m.safetensors", "--epochs", "60", "-o",
            "more.safetensors", "--quiet")
        #expect(more.code == 0, "\(more.errors)")
        #expect(try elbo(tool, "more.safetensors") > elbo(tool, "m.safetensors") + 0.05)
    }

    @Test(
        "the composition is the model's; other columns are refused; the model is not written over")
    func refusals() throws {
        let tool = try trained()
        try tool.write("a,b\n1,2\n3,4\n", to: "other.csv")
        let cases: [([String], String)] = [
            (["data.csv", "--hidden", "8"], "--hidden is the model's own"),
            (["other.csv"], "width"),
            (["data.csv", "-o", "m.safetensors", "--force"], "is read by this command"),
        ]
        for (arguments, words) in cases {
            let outcome = try tool.run(["train", "--from", "m.safetensors"] + arguments)
            #expect(outcome.code != 0 && outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
