import Foundation
import Testing

@Suite("Categories of thousands of levels, from training to every use")
struct ManyLevelsTests {
    /// 900 towns in five regions, which have heights of their own; four rows of each.
    private static let rows: [(town: String, region: String, height: Double)] =
        (0..<3600).map { row in
            let town = row * 7 % 900
            let region = town % 5
            return ("T\(town)", "R\(region)", Double(region * 10) + Double(row * 37 % 100) / 50)
        }

    private static let text =
        "town,region,height\n" + rows.map { "\($0.town),\($0.region),\($0.height)\n" }.joined()

    private func cells(_ text: String) -> [[String]] {
        text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test("Training, drawn rows, filled cells, scores, reconstructions and the data's description")
    func uses() throws {
        let tool = try Tool()
        try tool.write(Self.text, to: "t.csv")
        let described = try tool.run("data", "t.csv")
        #expect(described.output.contains("900 texts") || described.output.contains("T0 0 %"))
        let trained = try tool.run(
            "train", "t.csv", "--latent", "4", "--hidden", "64", "--epochs", "50", "--batch", "64",
            "--seed", "1", "-o", "m.safetensors")
        try #require(trained.code == 0, "\(trained.errors)")
        #expect(trained.errors.contains("town (900, the rarer ones in pools)"), "\(trained.errors)")
        // Drawn towns are towns of the data, and go with their regions.
        let drawn = cells(try tool.run("sample", "m.safetensors", "--count", "2000").output)
        #expect(drawn[0] == ["town", "region", "height"])
        let towns = Set(Self.rows.map(\.town))
        #expect(drawn.dropFirst().allSatisfy { towns.contains($0[0]) })
        #expect(Set(drawn.dropFirst().map { $0[0] }).count > 500)
        let fitting = drawn.dropFirst().count { row in
            (Int(row[0].dropFirst()) ?? 0) % 5 == Int(row[1].dropFirst())
        }
        #expect(fitting > 1000, "\(fitting) of 2000; 400 by chance")
        // The region of a rare town, and a town of a region.
        try tool.write("town,region,height\nT7,,\n,R3,\nT9999,R1,\nT12,R2,22\n", to: "h.csv")
        let filled = cells(try tool.run("impute", "m.safetensors", "h.csv").output)
        try #require(filled.count == 5)
        #expect(filled[1][1] == "R2" && filled[3][0] == "T9999")
        #expect(abs((Double(filled[1][2]) ?? 0) - 21) < 5)
        #expect((Int(filled[2][0].dropFirst()) ?? 0) % 5 == 3)
        // ln share is part of the score: a town of a pool is rarer than one alone.
        let scored = try tool.run("score", "m.safetensors", "h.csv", "--why")
        #expect(scored.code == 0 && scored.errors.contains("T9999"), "\(scored.errors)")
        for verb in ["reconstruct", "encode", "evaluate"] {
            let outcome = try tool.run(verb, "m.safetensors", "t.csv")
            #expect(outcome.code == 0, "\(verb): \(outcome.errors)")
        }
        let again = cells(try tool.run("reconstruct", "m.safetensors", "t.csv").output)
        #expect(again.dropFirst().allSatisfy { towns.contains($0[0]) })
        let given = cells(
            try tool.run("sample", "m.safetensors", "--count", "50", "--given", "town=T8").output)
        #expect(given.dropFirst().allSatisfy { $0[0] == "T8" })
        #expect(given.dropFirst().count { $0[1] == "R3" } > 20)
        try tool.write(drawn.map { $0.joined(separator: ",") }.joined(separator: "\n"), to: "s.csv")
        let judged = try tool.run("evaluate", "m.safetensors", "t.csv", "--synthetic", "s.csv")
        #expect(judged.code == 0, "\(judged.errors)")
        let page = try tool.run("report", "m.safetensors", "t.csv", "-o", "p.html")
        #expect(page.code == 0, "\(page.errors)")
    }
}
