import Foundation
import Testing

@Suite("Autoencoders for anomalies through the real program")
struct AnomalyTests {
    /// Points about a ring in the plane, and a third column that is their product; the last rows are far from all of it.
    private static func table(ring: Int, odd: Int) -> String {
        let rows = (0..<ring).map { row -> String in
            let angle = 2.399963 * Double(row)
            let radius = 3 + 0.2 * sin(7.1 * Double(row))
            let (x, y) = (radius * cos(angle), radius * sin(angle))
            return "\(x),\(y),\(x * y)"
        }
        let apart = (0..<odd).map { "\(0.05 * Double($0)),\(-0.04 * Double($0)),\(9 + $0)" }
        return (["x,y,product"] + rows + apart).joined(separator: "\n") + "\n"
    }

    @Test("rows far from all others have the highest scores")
    func ranks() throws {
        let tool = try Tool()
        try tool.write(Self.table(ring: 600, odd: 6), to: "rows.csv")
        let trained = try tool.run(
            "train", "rows.csv", "--for", "anomalies", "--epochs", "30", "--seed", "1", "--quiet")
        try #require(trained.code == 0, "\(trained.errors)")
        let scored = try tool.run("score", "model.safetensors", "rows.csv", "--output", "s.csv")
        try #require(scored.code == 0, "\(scored.errors)")
        let lines = try tool.read("s.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let place = try #require(lines[0].firstIndex(of: "anomaly_score"))
        let scores = try lines.dropFirst().map { try #require(Double($0[place])) }
        let odd = scores.suffix(6)
        let below = scores.prefix(600).map { score in odd.count { $0 > score } }.reduce(0, +)
        // The area under the curve.
        #expect(Double(below) / 3600 > 0.95)
    }

    @Test("what it chooses by itself, and what has no columns, is refused by name")
    func refuses() throws {
        let tool = try Tool()
        try tool.write(Self.table(ring: 60, odd: 0), to: "rows.csv")
        let chosen = try tool.run(
            "train", "rows.csv", "--for", "anomalies", "--likelihood", "gaussian")
        #expect(chosen.code == 64 && chosen.errors.contains("--for anomalies chooses"))
        try tool.write("one sentence\nanother one\n", to: "lines.txt")
        let sentences = try tool.run("train", "lines.txt", "--for", "anomalies")
        #expect(sentences.code == 64 && sentences.errors.contains("tables of numbers"))
    }
}
