import Foundation
import Testing

@Suite("What training, inspection and evaluation say")
struct TrainingTalkTests {
    private func trained(_ options: String...) throws -> (tool: Tool, talk: String) {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 200), to: "data.csv")
        let outcome = try tool.run(
            ["train", "data.csv", "--hidden", "16", "-o", "m.safetensors"] + options)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return (tool, outcome.errors)
    }

    @Test("early stopping names the epoch that is kept, and inspect shows that one")
    func early() throws {
        let (tool, talk) = try trained(
            "--learning-rate", "0.05", "--epochs", "2000", "--patience", "3")
        let found = try #require(
            talk.firstMatch(
                of: /stopped at epoch (\d+): no better since epoch (\d+), which is kept/),
            "\(talk)")
        let (stop, kept) = (try #require(Int(found.1)), try #require(Int(found.2)))
        #expect(stop == kept + 3)
        let text = try tool.run("inspect", "m.safetensors").output
        #expect(text.contains("kept epoch, \(kept), nats per example:"))
    }

    @Test("a bound that still rises is told of")
    func rising() throws {
        #expect(
            try trained("--epochs", "10", "--learning-rate", "0.01").talk.contains(
                "validation bound was still rising"))
    }

    @Test("no line is wider than 80 columns")
    func widths() throws {
        let (tool, talk) = try trained("--epochs", "3")
        let evaluated = try tool.run(
            "evaluate", "m.safetensors", "data.csv", "--samples", "5", "--only", "validation",
            "--baseline", "kde")
        let inspected = try tool.run("inspect", "m.safetensors")
        for line in (talk + evaluated.output + inspected.output).split(separator: "\n") {
            #expect(line.count <= 80, "\(line)")
        }
        #expect(evaluated.output.contains("20 rows by kernels on"), "\(evaluated.output)")
    }

    @Test("a mistyped verb or value is answered with what was probably meant")
    func meant() throws {
        let tool = try Tool()
        let verb = try tool.run("trian", "data.csv")
        #expect(verb.code == 64 && verb.errors.contains("did you mean train?"), "\(verb.errors)")
        let recipe = try tool.run("train", "data.csv", "--recipe", "vea")
        #expect(
            recipe.code == 64 && recipe.errors.contains("Did you mean 'vae'?"), "\(recipe.errors)")
        let other = try tool.run("frobnicate")
        #expect(other.code == 64 && !other.errors.contains("did you mean"), "\(other.errors)")
    }
}
