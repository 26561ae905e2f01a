import Foundation
import Testing

@Suite("Numbers say what they are")
struct HonestNumbersTests {
    private static let quick = ["--hidden", "8", "--epochs", "3", "--quiet"]

    private func trained(_ options: [String] = []) throws -> Tool {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 200), to: "data.csv")
        let outcome = try tool.run(["train", "data.csv"] + Self.quick + options)
        try #require(outcome.code == 0, "\(outcome.errors)")
        return tool
    }

    private func elbo(_ tool: Tool, _ data: String, _ options: String...) throws -> Double {
        let outcome = try tool.run(
            ["evaluate", "model.safetensors", data, "--json"] + options)
        try #require(outcome.code == 0, "\(outcome.errors)")
        struct Found: Decodable {
            struct Bound: Decodable {
                struct Value: Decodable { let mean: Double }
                let elbo: Value
            }
            let bound: Bound
            let densityUnit: String
        }
        let found = try JSONDecoder().decode(Found.self, from: Data(outcome.output.utf8))
        #expect(found.densityUnit == "the data's own units")
        return found.bound.elbo.mean
    }

    @Test("the same data in thousandths: the ELBO falls by ln 1000 for each column")
    func units() throws {
        let tool = try trained()
        let first = try elbo(tool, "data.csv")
        let lines = Tool.table(rows: 200).split(separator: "\n")
        func thousandfold(_ cell: Substring) -> String { "\(1000 * (Double(cell) ?? 0))" }
        let scaled = lines.dropFirst().map {
            $0.split(separator: ",").map(thousandfold).joined(separator: ",")
        }
        try tool.write(([String(lines[0])] + scaled).joined(separator: "\n"), to: "milli.csv")
        #expect(try tool.run(["train", "milli.csv", "--force"] + Self.quick).code == 0)
        let expected: Double = first - 4 * log(1000)
        #expect(abs(try elbo(tool, "milli.csv") - expected) < 0.05)
    }

    @Test(
        "evaluation says that it was given the training data, and judges the held-back rows alone")
    func trainingData() throws {
        let tool = try trained()
        let all = try tool.run("evaluate", "model.safetensors", "data.csv")
        #expect(all.output.contains("these are the data the model was trained with"))
        let held = try tool.run(
            "evaluate", "model.safetensors", "data.csv", "--only", "validation")
        #expect(held.output.contains("20 examples") && held.output.contains("did not learn"))
        try tool.write(Tool.table(rows: 150), to: "other.csv")
        let other = try tool.run("evaluate", "model.safetensors", "other.csv")
        #expect(!other.output.contains("trained with"))
        let refused = try tool.run(
            "evaluate", "model.safetensors", "other.csv", "--only", "validation")
        #expect(refused.code != 0 && refused.errors.contains("200 examples"))
    }

    @Test(
        "a weight of a KL term that does not exist is refused",
        arguments: [["--recipe", "autoencoder"], ["--posterior", "point"]])
    func weightWithoutEffect(options: [String]) throws {
        let tool = try Tool()
        try tool.write(Tool.table(rows: 50), to: "data.csv")
        for weight in [["--kl-weight", "2"], ["--free-bits", "1"], ["--kl-warmup", "3"]] {
            let outcome = try tool.run(["train", "data.csv"] + options + weight)
            #expect(outcome.code == 64 && outcome.errors.contains("\(weight[0]) has no effect"))
        }
        #expect(!tool.exists("model.safetensors"))
    }

    @Test("samples of a plain autoencoder say where their codes come from")
    func plainSamples() throws {
        let tool = try trained(["--recipe", "autoencoder"])
        let outcome = try tool.run("sample", "model.safetensors", "--count", "3", "-o", "s.csv")
        #expect(outcome.code == 0 && outcome.talk.contains("a normal law fitted to those"))
    }

    @Test("constant columns are named and left out; time stamps are columns like any other")
    func columns() throws {
        let tool = try Tool()
        let lines = (0..<100).map { row in
            "\(1_700_000_000 + row * 37 % 100),7,\(Double(row * 13 % 29)),"
        }
        try tool.write("time,seven,value,empty\n" + lines.joined(separator: "\n"), to: "t.csv")
        let outcome = try tool.run(
            "train", "t.csv", "--exclude", "empty", "--hidden", "8", "--epochs", "3")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("left out: column seven is 7 in every row"))
        let codes = try tool.run("encode", "model.safetensors", "t.csv", "-o", "-")
        #expect(codes.code == 0, "\(codes.errors)")
        // A constant column would give codes that depend on the value alone, of which there are 29.
        #expect(Set(codes.output.split(separator: "\n").dropFirst()).count > 90)
        #expect(try tool.run("evaluate", "model.safetensors", "t.csv").code == 0)
    }

    @Test("what is said of epochs is done exactly; what is not said ends by early stopping")
    func epochs() throws {
        func manifest(_ options: [String]) throws -> String {
            let tool = try Tool()
            try tool.write(Tool.table(rows: 60), to: "data.csv")
            let outcome = try tool.run(
                ["train", "data.csv", "--hidden", "8", "--latent", "2"] + options)
            try #require(outcome.code == 0, "\(outcome.errors)")
            return try tool.run("inspect", "model.safetensors").output
        }
        let exact = try manifest(["--epochs", "7"])
        #expect(exact.contains("7 of 7, finished") && exact.contains("early stopping      none"))
        #expect(try manifest([]).contains("without a better loss"))
    }
}
