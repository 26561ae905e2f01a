import Foundation
import Testing

@Suite("Mixtures of tables with categories through every verb")
struct MixedMixtureTests {
    /// Two groups that tell by width, colour and shape; 240 rows in a fixed order, some cells missing.
    private static let table: String = {
        var lines = ["colour,width,shape,id"]
        for row in 0..<240 {
            let isWide = row % 3 == 0
            let width = (isWide ? 5.0 : 1) + Double(row * 37 % 61) / 61
            let colour = row % 10 == 7 ? "grey" : isWide ? "red" : "blue"
            let shape = row % 7 == 6 ? "long" : isWide ? "long" : "round"
            let cells = [
                row % 17 == 4 ? "?" : colour, row % 19 == 3 ? "" : "\(width)",
                row % 23 == 5 ? "NA" : shape,
            ]
            lines.append(cells.joined(separator: ",") + ",n\(row)")
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    private func fitted(_ arguments: String...) throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.table, to: "data.csv")
        let fit = try tool.run(
            ["mixture", "data.csv", "--components", "1...3", "-o", "m.safetensors"] + arguments)
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(
            fit.errors.contains("categories: colour (3), shape (2)"), "\(fit.errors)")
        #expect(fit.errors.contains("id"), "the identifier is left out in words")
        return tool
    }

    private func lines(_ outcome: Tool.Outcome) -> [[String]] {
        outcome.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("fit, inspect, cluster, encode, score, evaluate, reconstruct, predict, report, bootstrap")
    func verbs() throws {
        let tool = try fitted("--report", "page.html")
        let shown = try tool.run("inspect", "m.safetensors")
        #expect(shown.output.contains("2 components"))
        #expect(shown.output.replacing("\n  ", with: " ").contains("2 categories"))
        #expect(shown.output.contains("red") && shown.output.contains("(all "))
        #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let json = try tool.run("inspect", "m.safetensors", "--json")
        #expect(json.output.contains("\"levels\""))
        let page = String(decoding: try tool.bytes("page.html"), as: UTF8.self)
        #expect(page.contains("Categories") && page.contains("grey"))

        let clusters = lines(
            try tool.run("cluster", "m.safetensors", "data.csv", "--responsibilities"))
        #expect(clusters[0] == ["row", "component", "uncertainty", "p_1", "p_2"])
        let labels = clusters.dropFirst().map { $0[1] }
        let wide = labels.enumerated().count { ($1 == labels[0]) == ($0 % 3 == 0) }
        #expect(wide > 235)
        let shares = try tool.run("encode", "m.safetensors", "data.csv")
        #expect(shares.output.hasPrefix("p_1,p_2\n"))

        let scores = lines(try tool.run("score", "m.safetensors", "data.csv"))
        let logs = scores.dropFirst().compactMap { Double($0[1]) }
        #expect(logs.count == 240)
        let judged = try tool.run("evaluate", "m.safetensors", "data.csv", "--json")
        #expect(judged.code == 0 && judged.output.contains("\"trainedOn\""), "\(judged.output)")
        let mean = logs.reduce(0, +) / 240
        let told = try tool.run("evaluate", "m.safetensors", "data.csv")
        #expect(told.output.contains(String(format: "%.3f", mean)), "\(told.output) \(mean)")

        let again = lines(try tool.run("reconstruct", "m.safetensors", "data.csv"))
        #expect(again[0] == ["colour", "width", "shape"])
        #expect(again[1][0] == "red" && again[2][0] == "blue" && again[2][2] == "round")

        let errors = try tool.run(
            "bootstrap", "m.safetensors", "data.csv", "--replicates", "10")
        #expect(errors.output.contains("colour = grey   share "), "\(errors.errors)")

        let again2 = try tool.run("report", "m.safetensors", "data.csv", "-o", "again.html")
        #expect(again2.code == 0, "\(again2.errors)")
        let predicted = try tool.run(
            "predict", "m.safetensors", "data.csv", "--target", "colour")
        #expect(predicted.code == 64 && predicted.errors.contains("elbo impute"))
        let compared = try tool.run(
            "mixture", "data.csv", "--components", "1", "-o", "1.safetensors")
        #expect(compared.code == 0)
        let gain = try tool.run("compare", "1.safetensors", "m.safetensors", "data.csv")
        #expect(gain.code == 0 && gain.output.contains("+"), "\(gain.errors)")
    }

    @Test("rows are drawn with texts, and given levels and numbers weigh the components")
    func samples() throws {
        let tool = try fitted()
        let rows = lines(try tool.run("sample", "m.safetensors", "--count", "600"))
        #expect(rows[0] == ["colour", "width", "shape"] && rows.count == 601)
        let colours = Set(rows.dropFirst().map { $0[0] })
        #expect(colours.isSubset(of: ["red", "blue", "grey"]) && colours.count == 3)
        for row in rows.dropFirst() where row[0] == "red" { #expect(Double(row[1]) ?? 0 > 3) }

        let given = lines(
            try tool.run(
                "sample", "m.safetensors", "--count", "200", "--given", "colour=red,shape=long"))
        #expect(given.dropFirst().allSatisfy { $0[0] == "red" && $0[2] == "long" })
        #expect(given.dropFirst().allSatisfy { Double($0[1]) ?? 0 > 3 })
        let narrow = lines(
            try tool.run("sample", "m.safetensors", "--count", "200", "--given", "width=1.5"))
        #expect(narrow.dropFirst().allSatisfy { $0[0] != "red" && $0[1] == "1.5" })
        let whole = lines(
            try tool.run("sample", "m.safetensors", "--count", "2", "--given", "width=1.5,1=blue"))
        #expect(whole[1][0] == "blue")

        for (wrong, says) in [
            ("colour=rad", "did you mean red?"), ("depth=1", "the mixture's columns are"),
            ("width=red", "no number"), ("colour", "colour="), ("width=1,width=2", "nothing meets"),
            ("width>1", "takes one value"),
            ("colour=red,width=1,shape=long", "one remains"),
        ] {
            let refused = try tool.run("sample", "m.safetensors", "--given", wrong)
            #expect(
                refused.code != 0 && refused.errors.contains(says), "\(wrong): \(refused.errors)")
        }
    }

    @Test("impute fills texts and numbers, and leaves every other byte alone")
    func imputation() throws {
        let tool = try fitted()
        try tool.write(
            "shape,colour,note,width\n,red,x,5.5\nround,?,\"a,b\",1.2\nlong,red,y,\n,green,z,1\n",
            to: "h.csv")
        let filled = try tool.run("impute", "m.safetensors", "h.csv")
        let rows = filled.output.split(separator: "\n").map(String.init)
        #expect(rows[0] == "shape,colour,note,width")
        #expect(rows[1] == "long,red,x,5.5" && rows[2] == "round,blue,\"a,b\",1.2")
        #expect(rows[3].hasPrefix("long,red,y,5."))
        #expect(rows[4].hasPrefix("round,"))
        let drawn = try tool.run(
            "impute", "m.safetensors", "data.csv", "--draws", "2", "-o", "full.csv")
        #expect(drawn.code == 0 && tool.files.contains("full-2.csv"))
        let text = String(decoding: try tool.bytes("full-1.csv"), as: UTF8.self)
        #expect(!text.contains("?") && !text.contains("NA"))
    }

    @Test("a table of categories alone is a latent class model")
    func latentClasses() throws {
        let tool = try fitted()
        let fit = try tool.run(
            "mixture", "data.csv", "--exclude", "width", "--components", "1,2", "-o",
            "l.safetensors", "--report", "l.html")
        #expect(fit.code == 0 && fit.output.contains("latent class model"), "\(fit.errors)")
        let rows = lines(try tool.run("sample", "l.safetensors", "--count", "5"))
        #expect(rows[0] == ["colour", "shape"] && rows.count == 6)
        #expect(try tool.run("cluster", "l.safetensors", "data.csv").code == 0)
        #expect(try tool.run("evaluate", "l.safetensors", "data.csv").code == 0)
        #expect(try tool.run("impute", "l.safetensors", "data.csv").code == 0)
        for option in [
            ["--noise", "0.1"], ["--prior"], ["--floor", "0.1"], ["--covariance", "VVV"],
        ] {
            let refused = try tool.run(
                ["mixture", "data.csv", "--exclude", "width", "-o", "x.safetensors"] + option)
            #expect(refused.code == 64 && refused.errors.contains(option[0]), "\(refused.errors)")
        }
    }

    @Test("what takes numbers alone says so and names the remedy")
    func refusals() throws {
        let tool = try fitted()
        for option in [["--for", "anomalies"], ["--bayes", "dirichlet"]] {
            let refused = try tool.run(
                ["mixture", "data.csv", "-o", "x.safetensors", "--force"] + option)
            #expect(
                refused.code == 64 && refused.errors.contains("--numbers-only"),
                "\(refused.errors)")
            let done = try tool.run(
                ["mixture", "data.csv", "--numbers-only", "-o", "x.safetensors", "--force"] + option
            )
            #expect(done.code == 0, "\(done.errors)")
        }
        let both = try tool.run(
            "mixture", "data.csv", "--numbers-only", "--column", "width=category")
        #expect(both.code == 64)
        let kernels = try tool.run(
            "evaluate", "m.safetensors", "data.csv", "--baseline", "kde")
        #expect(kernels.code == 64 && kernels.errors.contains("categories"))
        let noise = try tool.run(
            "mixture", "data.csv", "--components", "2", "--noise", "0.05", "-o", "n.safetensors")
        #expect(noise.code == 0, "\(noise.errors)")
        try tool.write("0,1.5,1\n1,5.5,0\n", to: "codes.csv")
        let codes = try tool.run("cluster", "m.safetensors", "codes.csv", "--no-header")
        #expect(codes.code == 65 || codes.code == 64, "\(codes.output)")
    }
}
