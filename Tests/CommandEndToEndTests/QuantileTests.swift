import Foundation
import Testing

@Suite("Columns told by their quantiles, reasons of scores, and rows given cells")
struct QuantileTests {
    /// Nine of ten gains are zero, the others follow the hours; hours have a heap at 40; women work at night.
    private static let text: String = {
        var text = "sex,hours,gain,shift\n"
        for row in 0..<1200 {
            let sex = row % 2 == 0 ? "f" : "m"
            let hours = row % 5 < 3 ? 40 : 20 + row * 7 % 50
            let gain = row % 10 == 1 ? 100 * hours + row * 13 % 90 : 0
            let shift = (row % 2 == 0) != (row % 14 == 3) ? "night" : "day"
            text += "\(sex),\(hours),\(gain),\(shift)\n"
        }
        return text
    }()

    private func trained() throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.text, to: "t.csv")
        let outcome = try tool.run(
            "train", "t.csv", "--latent", "3", "--hidden", "64", "--epochs", "150", "--batch", "64",
            "--seed", "1", "-o", "m.safetensors")
        try #require(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("2 by quantiles"), "\(outcome.errors)")
        return tool
    }

    private func rows(_ text: String) -> [[String]] {
        text.split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    @Test("samples have the heaps, the whole numbers and the dependence of the table")
    func samples() throws {
        let tool = try trained()
        let outcome = try tool.run("sample", "m.safetensors", "--count", "4000", "--seed", "2")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let found = rows(outcome.output)
        func share(_ isMeant: ([String]) -> Bool) -> Double {
            Double(found.count(where: isMeant)) / 4000
        }
        #expect(abs(share { $0[2] == "0" } - 0.9) < 0.04)
        #expect(abs(share { $0[1] == "40" } - 0.6) < 0.08)
        #expect(found.allSatisfy { Int($0[1]) != nil && Int($0[2]) != nil })
        #expect(share { $0[0] == "f" && $0[3] == "night" } > 0.4)
    }

    @Test("rows given cells have them, levels and ranges too, and the others follow")
    func given() throws {
        let tool = try trained()
        let outcome = try tool.run(
            "sample", "m.safetensors", "--count", "500", "--given", "sex=m,gain>=1000")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let found = rows(outcome.output)
        #expect(found.count == 500)
        #expect(found.allSatisfy { $0[0] == "m" && (Double($0[2]) ?? 0) >= 1000 })
        #expect(found.count { $0[3] == "day" } > 350, "six of seven men work at day")
        #expect(outcome.errors.contains("worth"), "\(outcome.errors)")
        // The number at the end of a range has its whole share, and a bound between two numbers is the next number's.
        let shares = try ["hours>=40", "hours>39", "hours>39.5"].map { text in
            let drawn = try tool.run(
                "sample", "m.safetensors", "--count", "2000", "--given", text)
            let hours = rows(drawn.output).map { Int($0[1]) ?? 0 }
            #expect(hours.allSatisfy { $0 >= 40 }, "\(text)")
            return Double(hours.count { $0 == 40 }) / Double(hours.count)
        }
        // 720 of 1200 rows have 40 hours, 288 more.
        #expect(shares.allSatisfy { abs($0 - 0.714) < 0.08 }, "\(shares)")
        for (text, sentence) in [
            ("sex=x", "no level"), ("sex=|", "no level"), ("hours>99", "has seen hours from"),
            ("sexx=f", "did you mean sex?"), ("hours>f", "no number"),
            ("sex>f", "a category takes"), ("hours", "column=number"),
            ("hours>50,hours<30", "nothing meets"),
        ] {
            let refused = try tool.run("sample", "m.safetensors", "--given", text)
            #expect(
                refused.code == 64 && refused.errors.contains(sentence),
                "\(text): \(refused.errors)")
        }
    }

    @Test("score --why names the cell that somebody changed")
    func why() throws {
        let tool = try trained()
        try tool.write(
            "sex,hours,gain,shift\nf,40,0,night\nm,40,0,day\nf,400,0,night\nf,40,0,\n",
            to: "new.csv")
        let outcome = try tool.run("score", "m.safetensors", "new.csv", "--why")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "row,log_density,anomaly_score,because")
        #expect(lines[3].contains(",hours=400 ("), "\(lines)")
        let marked = try tool.run(
            "score", "m.safetensors", "t.csv", "--why", "--contamination", "0.01")
        #expect(marked.code == 0)
        let texts = rows(marked.output)
        #expect(texts.count { $0[4...].joined() != "" } <= 13 && texts.allSatisfy { $0.count >= 5 })
        let array = try tool.run("score", "m.safetensors", "t.csv", "--why", "-o", "s.npy")
        #expect(array.code == 64 && array.errors.contains("--why"))
    }

    @Test("missing gains and hours are filled with their columns' own kind of number")
    func impute() throws {
        let tool = try trained()
        try tool.write("sex,hours,gain,shift\nf,,0,night\nm,40,,\n,,,\n", to: "holes.csv")
        let outcome = try tool.run("impute", "m.safetensors", "holes.csv")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let found = rows(outcome.output)
        #expect((30...50).contains(Int(found[0][1]) ?? 0), "\(found)")
        #expect((0...2500).contains(Int(found[1][2]) ?? -1), "\(found)")
        #expect(found.allSatisfy { !$0.contains("") })
    }

    @Test("--column says how a column is described, and refuses what is none")
    func kinds() throws {
        let tool = try Tool()
        try tool.write(Self.text, to: "t.csv")
        let normal = try tool.run(
            "train", "t.csv", "--column", "gain=normal", "--epochs", "1", "-o", "m.safetensors")
        #expect(normal.code == 0 && normal.errors.contains("1 Gaussian"), "\(normal.errors)")
        let none = try tool.run(
            "train", "t.csv", "--likelihood", "mixed:numbers=normal", "--epochs", "1", "-o",
            "n.safetensors")
        #expect(none.code == 0 && !none.errors.contains("by quantiles"), "\(none.errors)")
        for (text, sentence) in [
            ("gain=count", "category, normal or quantiles"),
            ("gian=quantiles", "did you mean gain?"),
            ("gain", "name=kind"), ("gain=normal,gain=quantiles", "twice"),
        ] {
            let refused = try tool.run("train", "t.csv", "--column", text, "--epochs", "1")
            #expect(
                refused.code == 64 && refused.errors.contains(sentence),
                "\(text): \(refused.errors)")
        }
    }
}
