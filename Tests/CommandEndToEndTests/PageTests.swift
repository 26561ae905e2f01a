import Foundation
import Testing

@Suite("Pages from the real program")
struct MixturePageTests {
    /// Two columns of which nine tenths are zero, and one that spreads: mixtures collapse on it.
    private static let zeros: String = {
        var lines = ["kind,note,age,gain,loss"]
        for row in 0..<400 {
            let gain = row % 11 == 0 ? "\((row * 37) % 5000 + 100)" : "0"
            let loss = row % 13 == 0 ? "\((row * 53) % 900 + 50)" : "0"
            lines.append(
                "\(row % 2 == 0 ? "a" : "b"),words,\(20 + (row * 29) % 53),\(gain),\(loss)")
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    @Test("a bad fit is not praised, and the page says how it was made")
    func bad() throws {
        let tool = try Tool()
        try tool.write(Self.zeros, to: "data.csv")
        let outcome = try tool.run(
            "mixture", "data.csv", "--components", "1...3", "--labels", "kind",
            "--numbers-only", "--report", "page.html", "--output", "m.safetensors")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("page.html"), encoding: .utf8)
        #expect(page.contains("2 columns are mostly one value each"))
        #expect(!page.contains("class=\"finding good\""))
        #expect(page.contains("basic checks failed"))
        #expect(
            page.contains(
                "mixture data.csv --components 1...3 --labels kind --numbers-only --report page.html --output m.safetensors"
            ))
        #expect(page.contains("holds text"))
        #expect(page.contains("class=\"values confusion\""))
    }
}
