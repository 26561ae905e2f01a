import Elbo
import Foundation
import Testing

/// The page that judges synthetic rows, on rows whose faults are known.
@Suite struct SyntheticPageTests {
    /// x uniform, y = x + noise unless rows are shuffled apart, and a kind that follows x.
    private func table(_ count: Int, seed: UInt64, dependent: Bool = true, rare: Bool = true) throws
        -> Dataset
    {
        let key = RandomKey(seed: seed)
        var text = "x,y,kind\n"
        for row in 0..<count {
            let x = key.normal(at: 3 * row)
            let base = dependent ? x : key.normal(at: 3 * row + 2)
            let kind = rare && row % 40 == 7 ? "rare" : x > 0 ? "above" : "below"
            text += "\(x),\(base + 0.3 * key.normal(at: 3 * row + 1)),\(kind)\n"
        }
        return try Dataset.read(
            Array(text.utf8), named: "t.csv", options: ReadOptions(categories: .found()))
    }

    private func page(_ synthetic: Dataset, beside real: Dataset) throws -> String {
        let quality = try SyntheticQuality(synthetic, beside: real, key: RandomKey(seed: 0))
        return SyntheticPage(quality, of: synthetic, beside: real, formats: nil).report.html()
    }

    @Test("Rows of the same law are praised; each column has a chart, each pair a place")
    func alike() throws {
        let html = try page(table(800, seed: 1), beside: table(800, seed: 2))
        #expect(html.contains("Probes do not tell synthetic rows from real ones"))
        #expect(html.contains("Nothing can be said of privacy"))
        #expect(!html.contains("class=\"best\""))
        for name in ["1 x", "2 y", "3 kind"] { #expect(html.contains(">\(name)</th>"), "\(name)") }
        #expect(html.contains("x, y: real 0.9"))
    }

    @Test("A dependence that is lost is outlined on both sides of the diagonal, and its pair shown")
    func broken() throws {
        let html = try page(table(800, seed: 1, dependent: false), beside: table(800, seed: 2))
        #expect(html.contains("x by y"))
        #expect(html.contains("x, y: real 0.9") && html.contains(", synthetic 0.0"))
        #expect(html.components(separatedBy: "class=\"best\"").count > 2)
        #expect(!html.contains("class=\"finding good\""))
    }

    @Test("Levels that are never drawn are named")
    func lost() throws {
        let synthetic = try table(800, seed: 1)
        let half = synthetic.subset(
            rows: (0..<800).filter { $0 % 40 != 7 })
        let html = try page(half, beside: table(800, seed: 2))
        #expect(html.contains("Some levels are never drawn") && html.contains("kind: rare"))
    }
}
