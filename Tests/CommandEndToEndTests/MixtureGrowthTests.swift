import Foundation
import Testing

@Suite("Mixtures that are merged, updated, and begun elsewhere, through the verbs")
struct MixtureGrowthTests {
    /// An L of two arms and a ball apart from it.
    private static func table(rows: Range<Int>) -> String {
        "kind,x,y\n"
            + rows.map { row in
                let (a, b) = (Double(row * 37 % 101) / 101, Double(row * 53 % 103) / 103)
                switch row % 3 {
                case 0: return "corner,\(6 * a),\(0.6 * b)"
                case 1: return "corner,\(0.6 * b),\(6 * a)"
                default: return "ball,\(7 + a + b),\(7 + a - b)"
                }
            }.joined(separator: "\n") + "\n"
    }

    @Test("components become clusters in the file, cluster, evaluate, inspect and the page")
    func merged() throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 0..<300), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--exclude", "kind", "--components", "3", "--covariance", "VVV",
            "--restarts", "0", "--merge", "overlap", "--report", "page.html", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("cluster A (component"), "\(fit.output)")
        let told = try tool.run("cluster", "m.safetensors", "data.csv", "--responsibilities")
        let lines = told.output.split(separator: "\n")
        #expect(lines[0] == "row,cluster,component,uncertainty,p_A,p_B" && lines.count == 301)
        let judged = try tool.run("evaluate", "m.safetensors", "data.csv", "--labels", "kind")
        #expect(judged.output.contains("accuracy              1.0000"), "\(judged.output)")
        #expect(judged.output.contains("rows by cluster"))
        #expect(try tool.read("page.html").contains("Clusters of components"))
        let all = try tool.run(
            "mixture", "data.csv", "--exclude", "kind", "--components", "3", "--covariance", "VVV",
            "--restarts", "0", "--merge", "entropy", "--clusters", "1", "--force")
        #expect(all.code == 0 && all.output.contains("100 % of the rows"))
        for wrong in [["--clusters", "2"], ["--merge", "entropy:1"], ["--merge", "overlap:2"]] {
            #expect(try tool.run(["mixture", "data.csv"] + wrong).code == 64, "\(wrong)")
        }
    }

    @Test("rows in two files are the same rows in one, and what moved is said")
    func updated() throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 0..<300), to: "old.csv")
        for (name, rows) in [("a", 300..<450), ("b", 450..<700), ("both", 300..<700)] {
            try tool.write(Self.table(rows: rows), to: "\(name).csv")
        }
        let fit = try tool.run(
            "mixture", "old.csv", "--exclude", "kind", "--components", "3", "--covariance", "VVV",
            "--restarts", "0", "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        func update(_ model: String, _ data: String, _ output: String) throws -> Tool.Outcome {
            try tool.run(
                "mixture", "--update", model, data, "--batch", "100", "--output", output,
                "--force")
        }
        let whole = try update("m.safetensors", "both.csv", "one.safetensors")
        try #require(whole.code == 0, "\(whole.errors)")
        #expect(whole.errors.contains("no drift"), "\(whole.errors)")
        _ = try update("m.safetensors", "a.csv", "two.safetensors")
        _ = try update("two.safetensors", "b.csv", "two.safetensors")
        let scores = try ["one", "two"].map { name in
            try tool.run("score", "\(name).safetensors", "both.csv").output
                .split(separator: "\n").dropFirst()
                .compactMap { Double($0.split(separator: ",")[1]) }
        }
        #expect(scores[0].count == 400)
        for (one, two) in zip(scores[0], scores[1]) { #expect(abs(one - two) < 1e-6) }
        let shown = try tool.run("inspect", "two.safetensors")
        #expect(shown.output.contains("learned from rows as they came, 2 times"))
        let moved =
            "kind,x,y\n"
            + (0..<200).map { "a,\(7.5 + Double($0 % 10) / 10),9" }
            .joined(separator: "\n")
        try tool.write(moved + "\n", to: "moved.csv")
        let drift = try update("m.safetensors", "moved.csv", "drift.safetensors")
        #expect(drift.errors.contains("drift: component"), "\(drift.errors)")
        for wrong in [["--components", "3"], ["--law", "t"], ["--gain", "0.5"]] {
            let outcome = try tool.run(["mixture", "--update", "m.safetensors", "a.csv"] + wrong)
            #expect(outcome.code == 64, "\(wrong)")
        }
        #expect(try tool.run("mixture", "old.csv", "--half-life", "10").code == 64)
    }

    @Test("EM begins at a mixture, at given parameters, and at the groups of a column")
    func begun() throws {
        let tool = try Tool()
        try tool.write(Self.table(rows: 0..<300), to: "data.csv")
        try tool.write(
            #"{"weights": [0.5, 0.5], "means": [[2, 2], [8, 7]], "variances": [[4, 4], [1, 1]]}"#,
            to: "given.json")
        for (start, count) in [("given.json", 2), ("labels:kind", 2)] {
            let fit = try tool.run(
                "mixture", "data.csv", "--columns", "x,y", "--start", start, "--covariance", "VVV",
                "--restarts", "0", "--output", "m.safetensors", "--force")
            try #require(fit.code == 0, "\(fit.errors)")
            #expect(fit.output.contains("\(count) components"))
        }
        let again = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--start", "m.safetensors", "--covariance",
            "VVV", "--restarts", "0", "--output", "n.safetensors")
        #expect(again.code == 0 && again.output.contains(", 2 iterations"), "\(again.output)")
        #expect(try tool.run("mixture", "data.csv", "--start", "nowhere").code == 64)
    }

    @Test("covariances of few factors for a table of more columns than rows")
    func wide() throws {
        let tool = try Tool()
        let rows = (0..<24).map { row in
            (0..<40).map { column in
                let score = Double((row * 7 + 3) % 11) / 5
                let own = Double((row * 31 + column * 17) % 23) / 46
                return "\(Double(row % 2) * 3 + score * Double(column % 5 + 1) / 3 + own)"
            }.joined(separator: ",")
        }
        let names = (0..<40).map { "c\($0)" }.joined(separator: ",")
        try tool.write(([names] + rows).joined(separator: "\n") + "\n", to: "wide.csv")
        let fit = try tool.run(
            "mixture", "wide.csv", "--components", "1...2", "--covariance", "UUC-1...2,factors-1",
            "--restarts", "0", "--output", "w.safetensors", "--report", "page.html")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("factor"))
        for verb in ["cluster", "score", "evaluate"] {
            #expect(try tool.run(verb, "w.safetensors", "wide.csv").code == 0, "\(verb)")
        }
        #expect(try tool.run("mixture", "wide.csv", "--covariance", "UUC-0").code == 64)
    }

    /// Two groups of one factor each, apart from one another.
    @Test("mixtures of factor analysers by their own name, through the verbs")
    func factorAnalyzers() throws {
        let tool = try Tool()
        let rows = (0..<120).map { row in
            let score = Double(row * 37 % 101) / 50 - 1
            return (0..<4).map { column in
                let own = Double((row * 31 + column * 17 + row * column * 7) % 23) / 46
                let loading = Double((column + row % 2 * 2) % 4 + 1) / 2
                return "\(Double(row % 2) * 6 + score * loading + own)"
            }.joined(separator: ",")
        }
        try tool.write((["a,b,c,d"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "2", "--covariance", "mfa-1", "--restarts", "0",
            "--output", "m.safetensors", "--report", "page.html")
        try #require(fit.code == 0, "\(fit.errors)")
        // A share, 2 · 4 means, 2 · 4 loadings and 2 · 4 uniquenesses.
        let told = try tool.run("inspect", "m.safetensors").output
        #expect(told.contains("UUU-1 (1 factor"), "\(told)")
        #expect(told.contains("25 parameters"), "\(told)")
        for verb in ["cluster", "score", "evaluate", "encode"] {
            #expect(try tool.run(verb, "m.safetensors", "data.csv").code == 0, "\(verb)")
        }
        let drawn = try tool.run("sample", "m.safetensors", "--count", "5", "--output", "drawn.csv")
        #expect(drawn.code == 0, "\(drawn.errors)")
        #expect(try tool.read("drawn.csv").split(separator: "\n").count == 6)
        let grid = try tool.run(
            "mixture", "data.csv", "--components", "1...2", "--covariance", "mfa-1...2,mppca-1",
            "--restarts", "0", "--output", "g.safetensors")
        #expect(grid.code == 0 && grid.output.contains("UUC-1"), "\(grid.output)\(grid.errors)")
    }
}
