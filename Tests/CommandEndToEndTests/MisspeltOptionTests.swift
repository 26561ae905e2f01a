import Foundation
import Testing

@Suite("Words that were meant, rows without a code, names that are none")
struct MisspeltOptionTests {
    @Test(
        "a part, and an option of one, is named that was probably meant",
        arguments: [
            ("--likelihood", "guassian", "gaussian"), ("--prior", "fited-normal", "fitted-normal"),
            ("--likelihood", "gaussian:sigm=1", "sigma"),
        ])
    func parts(_ option: String, _ given: String, _ meant: String) throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 20), to: "data.csv")
        let outcome = try tool.run("train", "data.csv", option, given)
        #expect(outcome.code == 64)
        #expect(outcome.errors.contains("did you mean \(meant)?"), "\(outcome.errors)")
    }

    @Test("a recipe that is none is answered with the nearest, not with all of them")
    func recipe() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 20), to: "data.csv")
        for (given, meant) in [("text-vea", "Did you mean 'text-vae'?"), ("novel", "novel")] {
            let outcome = try tool.run("train", "data.csv", "--recipe", given)
            #expect(outcome.code == 64 && outcome.errors.contains(meant), "\(outcome.errors)")
            #expect(outcome.errors.contains("'elbo recipes'"), "\(outcome.errors)")
            #expect(!outcome.errors.contains("  - "), "\(outcome.errors)")
        }
    }

    @Test("interpolate refuses a row without a cell; traverse says where its examples stand")
    func rows() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 40) + ",,,\n", to: "data.csv")
        let trained = try tool.run("train", "data.csv", "--epochs", "1", "--quiet")
        try #require(trained.code == 0, "\(trained.errors)")
        let refused = try tool.run(
            "interpolate", "model.safetensors", "data.csv", "--from", "1", "--to", "41")
        #expect(refused.code == 65 && refused.errors.contains("row 41"), "\(refused.errors)")
        let walk = try tool.run(
            "traverse", "model.safetensors", "--dimension", "2", "--steps", "3", "--range", "2")
        let lines = walk.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("dimension,z,") == true, "\(walk.output)")
        #expect(lines.dropFirst().map { $0.split(separator: ",")[1] } == ["-2.0", "0.0", "2.0"])
        let unnamed = try tool.run("sample", "model.safetensors", "--output", "")
        #expect(unnamed.code == 64 && unnamed.errors.contains("empty"), "\(unnamed.errors)")
    }

    @Test("traverse says what the columns of its pictures are")
    func pictures() throws {
        let tool = try Tool()
        let trained = try tool.run(
            "train", Tool.digits, "--hidden", "8", "--latent", "2", "--epochs", "1", "--quiet")
        try #require(trained.code == 0, "\(trained.errors)")
        let walk = try tool.run(
            "traverse", "model.safetensors", "--steps", "5", "--range", "2", "--output", "t.png")
        #expect(walk.talk.contains("rows: z1, z2; columns: the dimension from -2 to 2 standard"))
        #expect(walk.talk.contains("1 apart"), "\(walk.errors)")
    }
}
