import Foundation
import Testing

@Suite("Mixtures: damaged files, empty rows, anomalies")
struct MixtureHonestyTests {
    /// The file with a text of its header replaced and the header's length set right.
    private func changed(_ bytes: Data, _ old: String, _ new: String) throws -> Data {
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
        try #require(header.contains(old), "\(header)")
        // Without its seal the file says nothing about what it was.
        let text = header.replacingOccurrences(of: old, with: new)
            .replacingOccurrences(of: "elbo.seal", with: "elbo.note")
        var result = withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Data($0) }
        result += Data(text.utf8) + bytes[(8 + length)...]
        return result
    }

    @Test("noise with another number of ranges is a damaged file in every verb")
    func noiseRanges() throws {
        let tool = try Tool()
        try tool.write(MixtureVerbTests.table, to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "2", "--noise", "0.05", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        let damaged = try changed(
            tool.bytes("m.safetensors"), #"\"logRanges\":["#, #"\"logRanges\":[1,"#)
        try damaged.write(to: tool.folder.appendingPathComponent("bad.safetensors"))
        for verb in ["evaluate", "score", "impute", "bootstrap", "cluster", "encode"] {
            let outcome = try tool.run(verb, "bad.safetensors", "data.csv")
            #expect(outcome.code == 65 && outcome.errors.contains("ranges"), "\(outcome.errors)")
        }
    }

    @Test("rows without a cell are in no count, so that one file has one BIC")
    func emptyRows() throws {
        let tool = try Tool()
        let rows = MixtureVerbTests.table.split(separator: "\n")
        let text = (rows.prefix(50) + ["a,NA,NA"] + rows.dropFirst(50) + ["b,NA,NA"])
            .joined(separator: "\n")
        try tool.write(text + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "1...3", "--numbers-only", "--output",
            "m.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("on 120 rows"))
        #expect(fit.errors.contains("2 rows have no cell"))
        let judged = try tool.run("evaluate", "m.safetensors", "data.csv", "--labels", "kind")
        #expect(judged.output.contains("120 rows (2 more have no cell)"))
        func bic(_ text: String) -> Double? {
            text.split(separator: "\n").first { $0.hasPrefix("BIC ") }?
                .split(separator: " ").dropFirst().first.flatMap { Double($0) }
        }
        let (one, two) = (try #require(bic(fit.output)), try #require(bic(judged.output)))
        #expect(abs(one - two) < 2e-3, "\(one) \(two)")
    }

    @Test("a row without a cell has no score: NA, one note, and no part in a threshold")
    func emptyRowScores() throws {
        let tool = try Tool()
        try tool.write(MixtureVerbTests.table, to: "fit.csv")
        try tool.write(MixtureVerbTests.table + "a,NA,NA\n", to: "data.csv")
        for purpose in ["clusters", "anomalies"] {
            let fit = try tool.run(
                "mixture", "fit.csv", "--for", purpose, "--numbers-only", "--output",
                "m.safetensors", "--force")
            try #require(fit.code == 0, "\(fit.errors)")
            let scores = try tool.run(
                "score", "m.safetensors", "data.csv", "--contamination", "0.05")
            #expect(scores.output.split(separator: "\n").last == "121,,,")
            #expect(scores.errors.contains("1 row has no cell and is left out"))
            #expect(scores.errors.contains("of 120 rows are anomalies"), "\(scores.errors)")
        }
    }

    @Test("what the page warns of is said by the fit and by inspect, in lines of 80 columns")
    func findings() throws {
        let tool = try Tool()
        let rows = (0..<200).map { "\($0 % 20 == 0 ? $0 * 37 % 91 : 0),\($0 * 53 % 101)" }
        try tool.write((["a,b"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--output", "m.safetensors", "--report", "page.html")
        try #require(fit.code == 0, "\(fit.errors)")
        let page = String(decoding: try tool.bytes("page.html"), as: UTF8.self)
        #expect(fit.errors.contains("warning: a is mostly one value"), "\(fit.errors)")
        let said = fit.errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
        for line in said {
            let title = line.dropFirst(9).split(separator: ".").first.map(String.init) ?? ""
            #expect(page.contains(title), "\(title)")
        }
        let inspected = try tool.run("inspect", "m.safetensors").output
        for line in said where line.contains("fits failed") {
            #expect(inspected.contains(line))
        }
        let grid = fit.errors.split(separator: "\n").filter {
            $0.hasPrefix("BIC") || $0.hasPrefix("VV") || $0.hasPrefix("E")
        }
        #expect(grid.count >= 10 && grid.allSatisfy { $0.count <= 80 })
    }

    @Test("an ensemble for anomalies is fitted, kept and used by score")
    func anomalies() throws {
        let tool = try Tool()
        let rows = MixtureVerbTests.table + "a,30,-20\n"
        try tool.write(rows, to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--for", "anomalies", "--numbers-only", "--output",
            "odd.safetensors")
        try #require(fit.code == 0, "\(fit.errors)")
        #expect(fit.output.contains("30 mixtures"))
        let scores = try tool.run(
            "score", "odd.safetensors", "data.csv", "--contamination", "0.01")
        let lines = scores.output.split(separator: "\n")
        #expect(lines.count == 122 && lines.last?.hasSuffix(",1") == true)
        #expect(lines.dropLast().count { $0.hasSuffix(",1") } == 0)
        let refused = try tool.run(
            "mixture", "data.csv", "--for", "anomalies", "--components", "3", "--restarts", "2")
        #expect(refused.code == 64 && refused.errors.contains("--components, --restarts"))
        let ordinary = try tool.run(
            "mixture", "data.csv", "--components", "1", "--numbers-only", "--output",
            "m.safetensors")
        #expect(ordinary.code == 0)
        let told = try tool.run(
            "score", "m.safetensors", "data.csv", "--contamination", "0.01")
        #expect(told.errors.contains("--for anomalies"))
    }

    @Test("more components than the default start can hold are found from another")
    func manyComponents() throws {
        let tool = try Tool()
        let rows = (0..<3000).map { row in
            let cluster = row % 200
            return
                "\(Double(cluster / 15) * 9 + Double(row * 37 % 613) / 613),\(Double(cluster % 15) * 9 + Double(row * 53 % 599) / 599)"
        }
        try tool.write((["a,b"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
        let fit = try tool.run(
            "mixture", "data.csv", "--components", "200", "--covariance", "VVV", "--output",
            "m.safetensors")
        #expect(fit.code == 0 || fit.errors.contains("--start k-means"), "\(fit.errors)")
    }
}
