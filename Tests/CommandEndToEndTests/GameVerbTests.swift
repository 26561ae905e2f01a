import Foundation
import Testing

@Suite("Games with a critic from the real program")
struct GameVerbTests {
    /// 256 grey squares of 8 x 8 on black, in an IDX file.
    private static let squares: Data = {
        var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 8]
        for number in 0..<256 {
            let (top, left, side) = (number % 4, number / 4 % 4, 2 + number / 16 % 3)
            for place in 0..<64 {
                let (row, column) = (place / 8 - top, place % 8 - left)
                let isInside = (0..<side).contains(row) && (0..<side).contains(column)
                bytes.append(isInside ? UInt8(120 + number / 2) : 0)
            }
        }
        return Data(bytes)
    }()

    private func trained(_ options: String...) throws -> (tool: Tool, outcome: Tool.Outcome) {
        let tool = try Tool()
        try tool.write(Self.squares, to: "squares-idx3-ubyte")
        let outcome = try tool.run(
            [
                "train", "squares-idx3-ubyte", "-o", "m.safetensors", "--hidden", "16", "--latent",
                "2",
            ]
                + options)
        return (tool, outcome)
    }

    private func size(_ tool: Tool, _ name: String) throws -> Int {
        try Data(contentsOf: tool.folder.appendingPathComponent(name)).count
    }

    @Test("a model without its critic is smaller, does the same, and is not trained further")
    func withoutCritics() throws {
        let (tool, outcome) = try trained("--recipe", "aae", "--epochs", "2", "--quiet")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let (other, own) = try trained(
            "--recipe", "aae", "--epochs", "2", "--quiet", "--without-critics")
        try #require(own.code == 0, "\(own.errors)")
        // Three hidden layers of 256.
        #expect(try size(tool, "m.safetensors") > size(other, "m.safetensors") + 4 * 130_000)
        for arguments in [
            ["encode", "m.safetensors", "squares-idx3-ubyte"],
            ["reconstruct", "m.safetensors", "squares-idx3-ubyte", "-o", "-"],
            ["sample", "m.safetensors", "--count", "3", "-o", "-"],
            ["evaluate", "m.safetensors", "squares-idx3-ubyte", "--json"],
        ] {
            let (full, less) = (try tool.run(arguments), try other.run(arguments))
            #expect(full.code == 0 && less.code == 0, "\(less.errors)")
            #expect(full.output == less.output, "\(arguments)")
        }
        let further = try other.run(
            "train", "squares-idx3-ubyte", "--from", "m.safetensors", "-o", "n.safetensors")
        #expect(further.code != 0)
        #expect(further.errors.contains("saved without its critic (--without-critics)"))
        let page = try other.run(
            "report", "m.safetensors", "squares-idx3-ubyte", "-o", "page.html")
        #expect(page.code == 0, "\(page.errors)")
        #expect(try other.run("inspect", "m.safetensors").code == 0)
    }

    @Test("a model without a bound is judged by annealed importance sampling")
    func annealed() throws {
        let (tool, outcome) = try trained("--recipe", "avb", "--epochs", "2", "--quiet")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let judged = try tool.run(
            "evaluate", "m.safetensors", "squares-idx3-ubyte", "--annealed", "5", "--chains", "2")
        #expect(judged.code == 0, "\(judged.errors)")
        let words = judged.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("annealed importance sampling, 5 temperatures, 2 chains"))
        #expect(!judged.output.contains("ELBO"))
        let told = try tool.run("evaluate", "m.safetensors", "squares-idx3-ubyte", "--json")
        #expect(told.code == 0, "\(told.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
        let bound = try #require(object["bound"] as? [String: Any])
        #expect(object["hasBound"] as? Bool == false && bound["elbo"] == nil)
        #expect(bound["reconstructionLessKL"] != nil && bound["reconstruction"] != nil)
    }

    @Test("a game that diverges fails as any training does, and says whose step it was")
    func divergence() throws {
        let (tool, outcome) = try trained("--recipe", "wgan-gp", "--learning-rate", "1e12")
        #expect(outcome.code == 70 && !tool.exists("m.safetensors"), "\(outcome.errors)")
        let phases = ["a step of the critic)", "a step of the model)"]
        #expect(phases.contains { outcome.errors.contains($0) }, "\(outcome.errors)")
        let (_, alone) = try trained("--learning-rate", "1e30", "--optimizer", "sgd")
        #expect(alone.code == 70 && !alone.errors.contains("a step of"), "\(alone.errors)")
    }

    @Test("recipes that play no game have no critic to leave out")
    func noCritic() throws {
        let (_, outcome) = try trained("--without-critics", "--epochs", "1")
        #expect(outcome.code != 0)
        #expect(outcome.errors.contains("recipe vae plays none"), "\(outcome.errors)")
    }

    @Test(
        "the page of training shows how samples came about, where the prior can be drawn from on the way",
        arguments: [
            (["--recipe", "aae"], true), ([], true), (["--recipe", "autoencoder"], false),
        ])
    func film(options: [String], isShown: Bool) throws {
        let tool = try Tool()
        try tool.write(Self.squares, to: "squares-idx3-ubyte")
        let outcome = try tool.run(
            [
                "train", "squares-idx3-ubyte", "-o", "m.safetensors", "--hidden", "16", "--latent",
                "2",
                "--epochs", "100", "--patience", "100", "--report", "page.html",
            ] + options)
        try #require(outcome.code == 0, "\(outcome.errors)")
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("page.html"), encoding: .utf8)
        #expect(page.contains("Samples while it learned") == isShown)
        // Every third of a hundred epochs, and the last.
        #expect(page.contains("decoded after epochs 3 to 100") == isShown)
        #expect(page.contains("34 of the epochs, at equal distances") == isShown)
    }

    @Test("a decoder alone has a page of samples", arguments: ["gan", "wgan-gp"])
    func decoderPage(recipe: String) throws {
        let (tool, outcome) = try trained(
            "--recipe", recipe, "--epochs", "4", "--report", "page.html")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let page = try tool.read("page.html")
        for part in [
            "Coverage", "Samples while it learned", "Training", "Energy distance", "Options",
        ] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains("Latent map") && !page.contains("Reconstructions"))
        let again = try tool.run("report", "m.safetensors", "squares-idx3-ubyte", "-o", "b.html")
        #expect(again.code == 0, "\(again.errors)")
        try tool.write(Data("a,b\n1,2\n3,4\n".utf8), to: "t.csv")
        let other = try tool.run("report", "m.safetensors", "t.csv", "-o", "c.html")
        #expect(other.code != 0 && !tool.exists("c.html"), "\(other.output)")
        for line in ["encode", "score", "cluster", "evaluate"] {
            let refused = try tool.run(line, "m.safetensors", "squares-idx3-ubyte")
            #expect(
                refused.code != 0 && refused.errors.contains("is a decoder alone"),
                "\(line): \(refused.errors)")
        }
    }
}
