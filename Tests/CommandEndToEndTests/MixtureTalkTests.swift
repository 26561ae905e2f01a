import Foundation
import Testing

@Suite("What mixtures say: lines of 80 columns, findings, what is meaningful")
struct MixtureTalkTests {
    /// Two groups, a year of three values, a constant column and one of text.
    private static let table: String = {
        let rows = (0..<150).map { row -> String in
            let side = row % 3 == 0 ? 4.0 : -4.0
            let (a, b) = (Double(row * 37 % 101) / 50, Double(row * 53 % 103) / 50)
            return "\(row % 3 == 0 ? "far" : "near"),\(side + a),\(side - b),\(2007 + row / 50),5"
        }
        return "kind,a_column_of_a_long_name,another_column_of_a_long_name,year,five\n"
            + rows.joined(separator: "\n") + "\n"
    }()

    private func fitted(_ arguments: String...) throws -> (Tool, Tool.Outcome) {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        let fit = try tool.run(
            ["mixture", "data.csv", "--numbers-only", "--output", "m.safetensors"] + arguments)
        try #require(fit.code == 0, "\(fit.errors)")
        return (tool, fit)
    }

    private func widest(_ text: String) -> Int {
        text.split(separator: "\n").map(\.count).max() ?? 0
    }

    @Test("no line of the talk or of results is wider than 80 columns")
    func width() throws {
        let (tool, fit) = try fitted("--components", "1...9")
        #expect(widest(fit.errors) <= 80, "\(fit.errors)")
        #expect(widest(fit.output) <= 80, "\(fit.output)")
        for verb in [["inspect", "m.safetensors"], ["evaluate", "m.safetensors", "data.csv"]] {
            let outcome = try tool.run(verb)
            #expect(widest(outcome.output) <= 80, "\(outcome.output)")
        }
    }

    @Test(
        "a column of three values is named with the remedy, and the marks of the grid are explained"
    )
    func fewValues() throws {
        let (_, fit) = try fitted("--components", "1...4")
        #expect(fit.talk.contains("warning: year has 3 distinct values only"), "\(fit.errors)")
        #expect(fit.talk.contains("--exclude year"))
        #expect(fit.errors.contains("* is the mixture that is kept"))
        #expect(fit.errors.contains("left out: column five is 5 in every row"))
        let (_, without) = try fitted("--components", "1...4", "--exclude", "year")
        #expect(!without.errors.contains("distinct values"))
    }

    @Test(
        "evaluate says that rows are those of the fit, and what the largest class alone would give")
    func evaluation() throws {
        let (tool, _) = try fitted("--components", "2", "--exclude", "year")
        let own = try tool.run("evaluate", "m.safetensors", "data.csv", "--labels", "kind")
        #expect(own.output.contains("these are the rows it was fitted to"))
        #expect(own.output.contains("largest class         0.6667"), "\(own.output)")
        #expect(own.output.contains("purity                1.0000"))
        let json = try tool.run(
            "evaluate", "m.safetensors", "data.csv", "--labels", "kind", "--json")
        #expect(json.output.contains("\"trainedOn\" : \"all\""), "\(json.output)")
        #expect(json.output.contains("\"majorityShare\" : 0.66"))
        let some = Self.table.split(separator: "\n").prefix(100).joined(separator: "\n") + "\n"
        try tool.write(some, to: "some.csv")
        let others = try tool.run("evaluate", "m.safetensors", "some.csv")
        #expect(!others.output.contains("fitted to"))
    }

    @Test("evaluate of an ensemble for anomalies has its scores, and no BIC")
    func ensemble() throws {
        let (tool, _) = try fitted("--for", "anomalies")
        let judged = try tool.run("evaluate", "m.safetensors", "data.csv")
        #expect(judged.code == 0, "\(judged.errors)")
        #expect(judged.output.contains("anomaly score"))
        #expect(!judged.output.contains("BIC  ") && !judged.output.contains("rows by component"))
        #expect(widest(judged.output) <= 80, "\(judged.output)")
        // The mean of the scores that score writes.
        let rows = try tool.run("score", "m.safetensors", "data.csv").output
            .split(separator: "\n").dropFirst()
        let scores = rows.compactMap { Double($0.split(separator: ",").last ?? "") }
        let mean = scores.reduce(0, +) / Double(scores.count)
        #expect(
            judged.output.contains(String(format: "anomaly score         %.2f ±", mean)),
            "\(mean) \(judged.output)")
        let told = try tool.run("evaluate", "m.safetensors", "data.csv", "--labels", "kind")
        #expect(told.code == 64)
    }

    @Test("the page draws no column that is mostly one value and no cuts that are alike")
    func page() throws {
        let tool = try Tool()
        let rows = (0..<400).map { row -> String in
            let side = row % 2 == 0 ? 3.0 : -3.0
            let (a, b) = (Double(row * 37 % 101) / 40, Double(row * 53 % 103) / 40)
            return "\(side + a),\(side - b),\(row % 19 == 0 ? row : 0)"
        }
        try tool.write("a,b,loss\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "2", "--covariance", "VVI", "--output",
            "m.safetensors", "--report", "page.html")
        try #require(fit.code == 0, "\(fit.errors)")
        let page = String(decoding: try tool.bytes("page.html"), as: UTF8.self)
        #expect(page.contains("Decision regions"))
        #expect(!page.contains("Cuts through the other columns"))
        #expect(page.contains("Not drawn: loss, mostly one value"))
    }
}

extension Tool.Outcome {
    /// The talk with lines that were broken put together again.
    var talk: String { errors.replacingOccurrences(of: "\n  ", with: " ") }
}
