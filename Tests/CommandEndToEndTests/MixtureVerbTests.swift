import Foundation
import Testing

@Suite("Mixtures through every verb")
struct MixtureVerbTests {
    /// Two clusters, a text column, some cells missing.
    static let table: String = {
        var lines = ["kind,width,height"]
        for row in 0..<120 {
            let (x, y) = (Double((row * 37) % 61) / 61, Double((row * 53) % 59) / 59)
            let second = row % 3 == 0
            let width = second ? 5 + x + 0.4 * y : x
            let height = second ? 3 - y : 1 + 0.5 * x + y
            let cell = row % 17 == 4 ? "NA" : "\(height)"
            lines.append("\(second ? "b" : "a"),\(width),\(cell)")
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private func fitted() throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        let outcome = try tool.run(
            "mixture", "data.csv", "--components", "1...3", "--labels", "kind", "--report",
            "page.html", "--output", "m.safetensors")
        try #require(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Gaussian mixture, 2 components"))
        #expect(
            outcome.errors.contains("8 cells are missing")
                || outcome.errors.contains("7 cells are missing"))
        return tool
    }

    @Test("classes are fitted and told, by a component or a mixture each")
    func classes() throws {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        for options in [[], ["--components", "1...2"]] {
            let fit = try tool.run(
                [
                    "mixture", "data.csv", "--target", "kind", "--covariance", "VVI,VVV", "--folds",
                    "5", "--restarts", "0", "--output", "c.safetensors", "--force", "--report",
                    "page.html",
                ] + options)
            try #require(fit.code == 0, "\(fit.errors)")
            #expect(fit.output.contains("tells kind: a ("))
            #expect(fit.errors.contains("told in 5 folds by the others: wrong 0.00"))
            let page = try tool.read("page.html")
            #expect(page.contains("of rows that it had not seen, "))
            #expect(page.contains("Error on new rows") && page.contains("Error on these rows"))
            let told = try tool.run("predict", "c.safetensors", "data.csv", "--target", "kind")
            let lines = told.output.split(separator: "\n")
            #expect(lines[0] == "row,prediction,probability,p_a,p_b" && lines.count == 121)
            #expect(lines[1].hasPrefix("1,b,") && lines[2].hasPrefix("2,a,"))
            #expect(told.errors.contains("120 known: wrong 0.00 %"))
        }
        let unasked = try tool.run("predict", "c.safetensors", "data.csv")
        #expect(unasked.code == 0)
        let both = try tool.run(
            "mixture", "data.csv", "--target", "kind", "--noise", "0.1")
        #expect(both.code == 64)
    }

    @Test("t distributions, and trimmed rows, through the verbs")
    func robust() throws {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "2", "--law", "t", "--exclude", "kind",
            "--covariance", "VVV", "--restarts", "0",
            "--report", "page.html", "--output", "t.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("mixture of t distributions, 2 components"))
        #expect(fit.output.contains("degrees of freedom"))
        let shown = try tool.run("inspect", "t.safetensors", "--json")
        #expect(shown.output.contains("\"degreesOfFreedom\""))
        for verb in ["cluster", "score", "impute", "evaluate"] {
            #expect(try tool.run(verb, "t.safetensors", "data.csv").code == 0, "\(verb)")
        }
        let drawn = try tool.run(
            "sample", "t.safetensors", "--count", "3", "--given", "width=0.5")
        #expect(drawn.output.split(separator: "\n").count == 4)
        let both = try tool.run("mixture", "data.csv", "--degrees-of-freedom", "4")
        #expect(both.code == 64 && both.errors.contains("--law t"))
        let gaps = try tool.run(
            "mixture", "data.csv", "--exclude", "kind", "--trim", "0.1")
        #expect(gaps.code != 0 && gaps.errors.contains("cells are missing"))
        let trimmed = try tool.run(
            "mixture", "data.csv", "--columns", "width", "--trim", "0.1", "--components", "2",
            "--restarts", "0")
        #expect(trimmed.code == 0 && trimmed.output.contains("90.0 % of the rows"))
        let none = try tool.run(
            "mixture", "data.csv", "--columns", "width", "--trim", "0.001", "--components", "2",
            "--force")
        #expect(none.code == 64 && none.errors.contains("is less than one"))
    }

    @Test("fit, cluster, score, impute, encode, sample, evaluate, inspect, report")
    func verbs() throws {
        let tool = try fitted()
        #expect(tool.files == ["data.csv", "m.safetensors", "page.html"])

        let clusters = try tool.run("cluster", "m.safetensors", "data.csv", "--responsibilities")
        let lines = clusters.output.split(separator: "\n")
        #expect(lines[0] == "row,component,uncertainty,p_1,p_2" && lines.count == 121)

        let scores = try tool.run(
            "score", "m.safetensors", "data.csv", "--contamination", "0.05")
        #expect(scores.output.hasPrefix("row,log_density,anomaly_score,anomaly\n"))
        #expect(scores.output.split(separator: "\n").count { $0.hasSuffix(",1") } == 6)

        let imputed = try tool.run("impute", "m.safetensors", "data.csv")
        let before = Self.table.split(separator: "\n")
        let after = imputed.output.split(separator: "\n")
        #expect(after.count == before.count && !imputed.output.contains("NA"))
        for (old, new) in zip(before, after) where !old.contains("NA") { #expect(old == new) }

        let draws = try tool.run(
            "impute", "m.safetensors", "data.csv", "--draws", "2", "--output", "full.csv")
        #expect(draws.code == 0)
        #expect(tool.files.contains("full-1.csv") && tool.files.contains("full-2.csv"))

        let shares = try tool.run("encode", "m.safetensors", "data.csv")
        #expect(shares.output.hasPrefix("p_1,p_2\n"))

        let samples = try tool.run(
            "sample", "m.safetensors", "--count", "5", "--given", "width=5.5")
        #expect(samples.output.hasPrefix("width,height\n5.5,"))
        #expect(samples.output.split(separator: "\n").count == 6)

        let judged = try tool.run("evaluate", "m.safetensors", "data.csv", "--labels", "kind")
        #expect(judged.output.contains("accuracy              1.0000"))

        let shown = try tool.run("inspect", "m.safetensors", "--json")
        #expect(shown.output.contains("\"covariances\""))

        let page = try tool.run(
            "report", "m.safetensors", "data.csv", "--labels", "kind", "--output", "again.html")
        #expect(page.code == 0)

        let errors = try tool.run(
            "bootstrap", "m.safetensors", "data.csv", "--replicates", "20")
        #expect(errors.output.contains("± ") && errors.code == 0)
    }

    @Test("the same seed gives the same file, with any number of threads")
    func sameBits() throws {
        let tool = try fitted()
        for threads in ["1", "2"] {
            let outcome = try tool.run(
                "mixture", "data.csv", "--components", "2", "--start", "k-means", "--restarts",
                "2", "--numbers-only", "--threads", threads, "--output", "\(threads).safetensors")
            #expect(outcome.code == 0)
        }
        let one = try Data(contentsOf: tool.folder.appendingPathComponent("1.safetensors"))
        let two = try Data(contentsOf: tool.folder.appendingPathComponent("2.safetensors"))
        #expect(one == two)
    }

    @Test("given parameters make a mixture")
    func parameters() throws {
        let tool = try Tool()
        try tool.write(
            #"{"weights": [0.25, 0.75], "means": [[0, 0], [9, 9]], "variances": [[1, 1], [1, 4]], "columns": ["a", "b"]}"#,
            to: "given.json")
        let made = try tool.run("mixture", "given.json", "--output", "m.safetensors")
        #expect(made.code == 0 && made.output.contains("2 components"), "\(made.errors)")
        try tool.write("b,a\n9,9\n0,0\n", to: "rows.csv")
        let scores = try tool.run("score", "m.safetensors", "rows.csv")
        let expected = log(0.75) - log(2 * Double.pi) - log(2)
        let first = try #require(
            scores.output.split(separator: "\n")[1].split(separator: ",").dropFirst().first)
        #expect(abs((Double(first) ?? .nan) - expected) < 1e-7)
        try tool.write(#"{"weights": [1], "means": [[0, 0]]}"#, to: "half.json")
        let refused = try tool.run("mixture", "half.json")
        #expect(refused.code == 65 && refused.errors.contains("0 covariances"))
    }

    @Test("constant columns of a table without names are left out and found again")
    func constantColumns() throws {
        let tool = try Tool()
        let rows = (0..<60).map { row in
            "7,\(Double(row * 37 % 61)),0,\(Double(row * 53 % 59) / 10),7"
        }
        try tool.write(rows.joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--no-header", "--components", "1", "--covariance", "EEE",
            "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.errors.contains("left out: columns 1, 5 are 7 in every row"))
        #expect(fit.errors.contains("left out: column 3 is 0 in every row"))
        let scores = try tool.run("score", "m.safetensors", "data.csv", "--no-header")
        #expect(scores.output.split(separator: "\n").count == 61)
        let drawn = try tool.run(
            "sample", "m.safetensors", "--count", "9", "--output", "drawn.csv")
        #expect(drawn.code == 0)
        #expect(try tool.bytes("drawn.csv").starts(with: Data("x2,x4\n".utf8)))
        let again = try tool.run("score", "m.safetensors", "drawn.csv")
        #expect(again.output.split(separator: "\n").count == 10)

        let asked = try tool.run(
            "mixture", "data.csv", "--no-header", "--columns", "1,2", "--components", "1")
        #expect(asked.code != 0 && asked.errors.contains("--exclude"))
    }

    @Test("empty columns are left out, and names that columns share are no obstacle")
    func emptyAndSharedColumns() throws {
        let tool = try Tool()
        let rows = (0..<60).map { row in
            "\(Double(row * 37 % 61)),NA,\(Double(row * 53 % 59) / 10)"
        }
        try tool.write((["a,b,a"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "1", "--covariance", "EEE", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.errors.contains("left out: column b is missing in every row"))
        let scores = try tool.run("score", "m.safetensors", "data.csv", "--exclude", "b")
        #expect(scores.output.split(separator: "\n").count == 61)
        try tool.write("a\nNA\nNA\n", to: "empty.csv")
        let nothing = try tool.run("mixture", "empty.csv")
        #expect(nothing.code != 0 && nothing.errors.contains("column a is missing in every row"))
    }

    @Test("labels known for some rows name the components")
    func known() throws {
        let tool = try Tool()
        let half = Self.table.split(separator: "\n").enumerated().map { index, line in
            index % 2 == 0 && index > 0 ? "," + line.dropFirst(2) : String(line)
        }
        try tool.write(half.joined(separator: "\n") + "\n", to: "half.csv")
        let outcome = try tool.run(
            "mixture", "half.csv", "--components", "2", "--known", "kind", "--output",
            "m.safetensors")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let clusters = try tool.run("cluster", "m.safetensors", "half.csv")
        let names = Set(
            clusters.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[1] })
        #expect(names == ["a", "b"])
    }

    @Test("the other family, other columns and damaged files are refused in a sentence")
    func refusals() throws {
        let tool = try fitted()
        func refused(_ arguments: String..., code: Int32, says: String) throws {
            let outcome = try tool.run(arguments)
            #expect(outcome.code == code && outcome.errors.contains(says), "\(outcome.errors)")
        }
        try refused("decode", "m.safetensors", "data.csv", code: 65, says: "Gaussian mixture")
        try tool.write("a,b\n1,2\n", to: "other.csv")
        try refused("cluster", "m.safetensors", "other.csv", code: 65, says: "width")
        try refused("sample", "m.safetensors", "--given", "depth=1", code: 64, says: "depth")
        try refused("sample", "m.safetensors", "--output", "x.png", code: 64, says: "rows")
        try refused(
            "evaluate", "m.safetensors", "data.csv", "--samples", "5", code: 64, says: "exact")
        try refused(
            "mixture", "data.csv", "--columns", "kind", "--numbers-only", code: 65, says: "kind")
        try refused("mixture", "none.csv", code: 66, says: "none.csv")
        let bytes = try Data(contentsOf: tool.folder.appendingPathComponent("m.safetensors"))
        for length in [10, bytes.count / 2, bytes.count - 3] {
            try bytes.prefix(length).write(
                to: tool.folder.appendingPathComponent("cut.safetensors"))
            let outcome = try tool.run("inspect", "cut.safetensors")
            #expect(outcome.code == 65)
        }
    }
}
