import Foundation
import Testing

@Suite("Every verb on real files")
struct VerbTests {
    private func trained(_ more: String...) throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 300), to: "data.csv")
        let outcome = try tool.run(
            ["train", "data.csv", "--hidden", "16", "--epochs", "3", "--output", "m.safetensors"]
                + more)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    @Test("a table goes through every verb")
    func table() throws {
        let tool = try trained("--report", "page.html", "--quiet")
        #expect(tool.files == ["data.csv", "m.safetensors", "page.html"])

        let codes = try tool.run("encode", "m.safetensors", "data.csv")
        let lines = codes.output.split(separator: "\n")
        #expect(codes.code == 0 && lines.count == 301 && lines[0] == "z1,z2")

        let variances = try tool.run("encode", "m.safetensors", "data.csv", "--variance")
        #expect(variances.output.hasPrefix("z1,z2,z1_variance,z2_variance\n"))

        let again = try tool.run("reconstruct", "m.safetensors", "data.csv")
        #expect(again.output.hasPrefix("width,height,depth,weight\n"))
        #expect(again.output.split(separator: "\n").count == 301)

        let samples = try tool.run("sample", "m.safetensors", "--count", "7", "--draw")
        #expect(samples.output.split(separator: "\n").count == 8)
        let same = try tool.run(
            "sample", "m.safetensors", "--count", "7", "--draw", "--threads", "1")
        #expect(same.output == samples.output)
        let other = try tool.run("sample", "m.safetensors", "--count", "7", "--draw", "--seed", "1")
        #expect(other.output != samples.output)

        let way = try tool.run(
            "interpolate", "m.safetensors", "data.csv", "--from", "1", "--to", "300", "--steps", "5"
        )
        let wayLines = way.output.split(separator: "\n")
        #expect(wayLines.count == 6)
        #expect(wayLines[1] == again.output.split(separator: "\n")[1])

        let traverse = try tool.run("traverse", "m.safetensors", "--steps", "3", "--dimension", "2")
        #expect(traverse.output.split(separator: "\n").count == 4)

        #expect(
            try tool.run("inspect", "m.safetensors").output.contains(
                "Gaussian (optimal σ of each column)"))
        #expect(
            try tool.run("report", "m.safetensors", "data.csv", "--output", "other.html").code == 0)
        #expect(tool.exists("other.html"))
    }

    @Test("a model finds its columns by name, whatever else the table holds")
    func columns() throws {
        let tool = try Tool()
        try tool.write("kind,a,b\nx,1,5\ny,2,9\nx,3,4\ny,4,4\n", to: "more.csv")
        try tool.write("b,note,a\n5,p,1\n9,q,2\n4,r,3\n4,s,4\n", to: "other.csv")
        try #require(
            try tool.run("train", "more.csv", "--labels", "kind", "--epochs", "1", "--quiet").code
                == 0)
        let expected = try tool.run("encode", "model.safetensors", "more.csv", "--exclude", "kind")
        #expect(expected.code == 0)
        #expect(try tool.run("encode", "model.safetensors", "more.csv").output == expected.output)
        #expect(try tool.run("encode", "model.safetensors", "other.csv").output == expected.output)
    }

    @Test("JSON output is one object with units")
    func json() throws {
        let tool = try trained("--quiet")
        for arguments in [
            ["evaluate", "m.safetensors", "data.csv", "--samples", "20", "--json"],
            ["inspect", "m.safetensors", "--json"],
            ["train", "data.csv", "--epochs", "1", "--hidden", "4", "--quiet", "--json"],
        ] {
            let outcome = try tool.run(arguments)
            #expect(outcome.code == 0 && outcome.errors.isEmpty)
            let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
            #expect(object is [String: Any])
        }
        let text = try tool.run("evaluate", "m.safetensors", "data.csv", "--json").output
        #expect(text.contains("\"unit\" : \"nats per example\""))
    }

    @Test("pictures become PNG sheets, tables do not")
    func pictures() throws {
        let tool = try Tool()
        let outcome = try tool.run(
            "train", Tool.digits, "--hidden", "32", "--latent", "2", "--epochs", "1", "--output",
            "d.safetensors", "--labels", Tool.digitLabels, "--report", "d.html")
        #expect(outcome.code == 0 && outcome.errors.contains("epoch 1/1"))
        for arguments in [
            ["sample", "d.safetensors", "--count", "9", "--output", "s.png"],
            ["traverse", "d.safetensors", "--output", "t.png"],
            ["interpolate", "d.safetensors", Tool.digits, "--output", "i.png"],
        ] {
            #expect(try tool.run(arguments).code == 0)
        }
        for name in ["s.png", "t.png", "i.png"] {
            #expect(try tool.bytes(name).starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
        let page = String(decoding: try tool.bytes("d.html"), as: UTF8.self)
        #expect(page.contains("Latent map") && page.contains("KL per latent dimension"))

        let table = try trained("--quiet")
        let refused = try table.run("sample", "m.safetensors", "--output", "s.png")
        #expect(refused.code == 64 && !table.exists("s.png"))
        #expect(refused.errors.contains("no pictures"))
    }

    @Test("standard input and output work as files")
    func streams() throws {
        let tool = try trained("--quiet")
        let codes = try tool.run("encode", "m.safetensors", "-", input: Tool.table(rows: 5))
        #expect(codes.code == 0 && codes.output.split(separator: "\n").count == 6)
    }

    @Test("a YAML file gives options and flags override it")
    func configuration() throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 100), to: "data.csv")
        try tool.write(
            "latent: 3\nepochs: 2\nhidden: [8, 4]\nlikelihood: gaussian:sigma=0.5\n", to: "run.yaml"
        )
        let outcome = try tool.run(
            "train", "data.csv", "--config", "run.yaml", "--epochs", "1", "--quiet")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let text = try tool.run("inspect", "model.safetensors").output
        #expect(text.contains("4-8-4") && text.contains("3 dimensions"))
        #expect(text.contains("1 of 1, finished") && text.contains("σ = 0.5"))

        try tool.write("latnet: 3\n", to: "typo.yaml")
        let typo = try tool.run("train", "data.csv", "--config", "typo.yaml")
        #expect(typo.code == 65 && typo.errors.contains("there is no option latnet"))
    }

    @Test("completions for three shells", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let outcome = try Tool().run("--generate-completion-script", shell)
        #expect(outcome.code == 0 && outcome.output.contains("interpolate"))
    }
}
