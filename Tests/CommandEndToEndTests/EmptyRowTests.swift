import Foundation
import Testing

@Suite("Rows without any cell are in no count and have no result")
struct EmptyRowTests {
    /// Forty rows, of which the 3rd and the 20th have no cell, and the same without these.
    private func trained() throws -> Tool {
        let tool = try Tool()
        let lines = Tool.table(rows: 40).split(separator: "\n").map(String.init)
        try tool.write(lines.joined(separator: "\n") + "\n", to: "whole.csv")
        var holes = lines
        (holes[3], holes[20]) = (",,,", "NA,NA,NA,NA")
        try tool.write(holes.joined(separator: "\n") + "\n", to: "holes.csv")
        let left = lines.enumerated().filter { ![3, 20].contains($0.offset) }.map(\.element)
        try tool.write(left.joined(separator: "\n") + "\n", to: "left.csv")
        for data in ["holes", "left"] {
            let outcome = try tool.run(
                "train", "\(data).csv", "--hidden", "8", "--latent", "2", "--epochs", "4", "-o",
                "\(data).safetensors")
            try #require(outcome.code == 0, "\(outcome.errors)")
            #expect(
                outcome.errors.contains("note: 2 rows have no cell and are left out")
                    == (data == "holes"))
        }
        return tool
    }

    private func mean(_ tool: Tool, _ model: String, _ data: String, _ options: String...) throws
        -> (elbo: Double, examples: Int)
    {
        let outcome = try tool.run(["evaluate", model, data, "--json"] + options)
        try #require(outcome.code == 0, "\(outcome.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let bound = try #require(object["bound"] as? [String: Any])
        let elbo = try #require(bound["elbo"] as? [String: Any])
        return (
            try #require(elbo["mean"] as? Double), try #require(object["examples"] as? Int)
        )
    }

    @Test("evaluate gives the numbers of the rows that are left")
    func evaluation() throws {
        let tool = try trained()
        let (holes, count) = try mean(tool, "holes.safetensors", "holes.csv")
        let (left, _) = try mean(tool, "holes.safetensors", "left.csv")
        #expect(count == 38 && holes == left)
        // Nothing of an empty row reaches training: the model sees a mask, but learns from the same rows.
        let held = try mean(tool, "holes.safetensors", "holes.csv", "--only", "validation")
        let learned = try mean(tool, "holes.safetensors", "holes.csv", "--only", "training")
        #expect(held.examples + learned.examples == 38)
    }

    @Test("row by row they are empty, for both families")
    func rows() throws {
        let tool = try trained()
        let fitted = try tool.run(
            "mixture", "left.csv", "--components", "2", "--covariance", "VVI", "-o",
            "mixture.safetensors", "--quiet")
        try #require(fitted.code == 0, "\(fitted.errors)")
        for model in ["holes", "mixture"] {
            for verb in ["score", "reconstruct"] {
                let outcome = try tool.run(verb, "\(model).safetensors", "holes.csv")
                #expect(outcome.code == 0, "\(outcome.errors)")
                #expect(outcome.errors.contains("note: 2 rows have no cell and are left out"))
                let lines = outcome.output.split(separator: "\n").map(String.init)
                for line in [lines[3], lines[20]] {
                    #expect(line.hasSuffix(verb == "score" ? ",," : ",,,"), "\(line)")
                }
                #expect(!lines[4].contains(",,"))
            }
        }
        let marked = try tool.run(
            "score", "holes.safetensors", "holes.csv", "--contamination", "0.5")
        #expect(marked.errors.contains("19 of 38 rows are anomalies"), "\(marked.errors)")
    }

    @Test("what encode writes for them decode takes, and gives no example")
    func decoded() throws {
        let tool = try trained()
        let outcome = try tool.shell(
            "elbo encode holes.safetensors holes.csv -o codes.csv && elbo decode holes.safetensors codes.csv"
        )
        #expect(outcome.code == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 41)
        #expect(lines[3] == ",,," && lines[20] == ",,," && !lines[4].contains(",,"))
    }

    @Test("one row is one row, and data of nothing else are refused")
    func singular() throws {
        let tool = try trained()
        try tool.write("width,height,depth,weight\n1,2,3,4\n,,,\n2,1,0,1\n", to: "one.csv")
        let one = try tool.run("evaluate", "holes.safetensors", "one.csv")
        #expect(one.errors.contains("note: 1 row has no cell and is left out"), "\(one.errors)")
        try tool.write("width,height,depth,weight\n,,,\n,,,\n", to: "none.csv")
        let none = try tool.run("evaluate", "holes.safetensors", "none.csv")
        #expect(none.code == 65 && none.errors.contains("no row"), "\(none.errors)")
    }
}
