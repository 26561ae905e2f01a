import Foundation
import Testing

@Suite("Columns, criteria, bad rows and posteriors of mixtures, through the verbs")
struct MixtureChoiceTests {
    /// About normal, from a hash of row and column (SplitMix64).
    private static func spread(_ row: Int, _ column: UInt64) -> Double {
        var sum = -6.0
        for draw in 0..<12 {
            let place: UInt64 = UInt64(row) << 16 | column << 8 | UInt64(draw)
            var z: UInt64 = place &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            sum += Double(z >> 11) * 0x1p-53
        }
        return sum
    }

    /// Two groups in x and y; z follows x, and w tells nothing. Every fortieth row is wild.
    private static func table(_ count: Int, wild: Bool = false) -> String {
        "kind,x,y,z,w\n"
            + (0..<count).map { row in
                if wild, row % 40 == 7 {
                    return "wild,\(300 + row),\(-200 - row),\(90 - row),\(row)"
                }
                let group = Double(row % 2)
                let x = 7 * group + spread(row, 1)
                let y = 5 * group + spread(row, 2)
                let z = x + spread(row, 3)
                return "\(row % 2 == 0 ? "a" : "b"),\(x),\(y),\(z),\(spread(row, 4))"
            }.joined(separator: "\n") + "\n"
    }

    @Test("the columns that tell groups are found, and the file, inspect and the page say which")
    func columns() throws {
        let tool = try Tool()
        try tool.write(Self.table(200), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--exclude", "kind", "--components", "1...2", "--covariance",
            "VVV", "--restarts", "0", "--select-columns", "--report", "page.html", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.errors.contains("taken in"), "\(fit.errors)")
        #expect(fit.output.contains("z tells nothing beyond x"), "\(fit.output)")
        let shown = try tool.run("inspect", "m.safetensors")
        #expect(shown.output.contains("columns: x, y tell groups"), "\(shown.output)")
        #expect(try tool.read("page.html").contains("Which columns tell groups"))
        #expect(try tool.read("page.html").contains("Quantiles and densest regions"))
        let told = try tool.run("cluster", "m.safetensors", "data.csv")
        #expect(told.code == 0 && told.output.split(separator: "\n").count == 201)
        for wrong in [
            ["--target", "kind"], ["--bayes", "dirichlet"], ["--trim", "0.1"],
            ["--start", "labels:kind"],
        ] {
            #expect(
                try tool.run(["mixture", "data.csv", "--select-columns"] + wrong).code == 64,
                "\(wrong)")
        }
    }

    @Test("held-out rows and the slope decide")
    func criteria() throws {
        let tool = try Tool()
        try tool.write(Self.table(200), to: "data.csv")
        for (name, title) in [("validation", "held-out"), ("slope", "slope")] {
            let fit = try tool.run(
                "mixture", "data.csv", "--columns", "x,y", "--components", "1...8",
                "--covariance", "EII", "--restarts", "0", "--criterion", name, "--output",
                "\(name).safetensors", "--report", "\(name).html")
            try #require(fit.code == 0, "\(fit.errors)")
            #expect(fit.errors.contains(title) || fit.output.contains(title), "\(fit.errors)")
            let shown = try tool.run("inspect", "\(name).safetensors", "--json")
            #expect(shown.output.contains("\"\(name)\""))
        }
        #expect(
            try tool.run("mixture", "data.csv", "--folds", "3").code == 64)
        let few = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "1,2", "--covariance",
            "EII", "--criterion", "slope")
        #expect(few.code != 0 && few.errors.contains("slope"), "\(few.errors)")
    }

    @Test("of contaminated laws each row is good or bad")
    func contaminated() throws {
        let tool = try Tool()
        try tool.write(Self.table(400, wild: true), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "2", "--covariance", "VVV",
            "--law", "contaminated", "--output", "m.safetensors", "--report", "page.html")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("mixture of contaminated Gaussians"), "\(fit.output)")
        #expect(fit.output.contains("bad rows"))
        let told = try tool.run("cluster", "m.safetensors", "data.csv")
        let lines = told.output.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(lines[0].joined(separator: ",") == "row,component,uncertainty,bad")
        let bad = lines.dropFirst().map { Double($0[3]) ?? .nan }
        #expect(bad.enumerated().allSatisfy { $0.offset % 40 != 7 || $0.element > 0.99 })
        #expect(bad.count { $0 > 0.5 } < 80)
        for verb in [
            ["sample", "m.safetensors", "--count", "20", "--given", "x=3"],
            ["evaluate", "m.safetensors", "data.csv"], ["inspect", "m.safetensors", "--json"],
            ["score", "m.safetensors", "data.csv"],
            ["bootstrap", "m.safetensors", "data.csv", "--replicates", "3", "--weighted"],
        ] {
            let outcome = try tool.run(verb)
            #expect(outcome.code == 0, "\(verb) \(outcome.errors)")
        }
        let refused = try tool.run("mixture", "--update", "m.safetensors", "data.csv")
        #expect(refused.code != 0)
        try tool.write(
            #"{"weights": [1], "means": [[0, 0]], "variances": [[1, 1]], "goodShares": [0.9], "inflations": [20]}"#,
            to: "given.json")
        #expect(try tool.run("mixture", "given.json", "--output", "g.safetensors").code == 0)
    }

    @Test("parameters are drawn from their posterior")
    func posterior() throws {
        let tool = try Tool()
        try tool.write(Self.table(120), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "2", "--covariance", "EEE",
            "--output", "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        let drawn = try tool.run(
            "bootstrap", "m.safetensors", "data.csv", "--posterior", "--replicates", "60",
            "--burn-in", "10", "--draws", "draws.csv")
        try #require(drawn.code == 0, "\(drawn.errors)")
        #expect(drawn.output.contains("60 draws after 10 left out"), "\(drawn.output)")
        let lines = try tool.read("draws.csv").split(separator: "\n")
        #expect(lines.count == 61 && lines[0].contains("covariance_2_y_x"), "\(lines[0])")
        for wrong in [["--posterior", "--test"], ["--draws", "d.csv"], ["--weighted", "--test"]] {
            #expect(
                try tool.run(["bootstrap", "m.safetensors", "data.csv"] + wrong).code == 64,
                "\(wrong)")
        }
    }

    @Test("what was silent is said")
    func said() throws {
        let tool = try Tool()
        try tool.write(Self.table(300), to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "2", "--covariance", "VVV",
            "--restarts", "0", "--merge", "overlap", "--output", "m.safetensors")
        #expect(fit.code == 0 && fit.errors.contains("no components were joined"), "\(fit.errors)")
        try tool.write("x,y\n1,1\n2,1e30\n0,1\n", to: "far.csv")
        let far = try tool.run("mixture", "--update", "m.safetensors", "far.csv", "--force")
        #expect(
            far.code != 0 && far.errors.contains("column y has a cell of 1e+30"), "\(far.errors)")
        let short = try tool.run(
            "mixture", "--update", "m.safetensors", "data.csv", "--half-life", "50", "--batch",
            "100", "--output", "u.safetensors")
        #expect(short.code == 64 && short.errors.contains("--half-life"), "\(short.errors)")
        let half = try tool.run(
            "mixture", "--update", "m.safetensors", "data.csv", "--half-life", "50", "--output",
            "u.safetensors")
        #expect(half.code == 0 && half.output.contains("batch of 50"), "\(half.output)")
        let begun = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "3,4", "--start",
            "labels:kind", "--output", "s.safetensors")
        #expect(begun.code == 64 && begun.errors.contains("2 groups"), "\(begun.errors)")
        let factors = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--components", "1", "--covariance",
            "factors-2...9", "--output", "f.safetensors")
        #expect(factors.code == 64 && factors.errors.contains("fewer than"), "\(factors.errors)")
        let classes = try tool.run(
            "mixture", "data.csv", "--columns", "x,y", "--target", "kind", "--output",
            "c.safetensors")
        try #require(classes.code == 0, "\(classes.errors)")
        let costs = try tool.run(
            "predict", "c.safetensors", "data.csv", "--costs", "a:b=2,a:b=3")
        #expect(costs.code == 64 && costs.errors.contains("a:b twice"), "\(costs.errors)")
    }
}
