import ElboData
import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

/// Judging synthetic rows against rows whose quality is known.
@Suite struct SyntheticQualityTests {
    /// x normal, y = x + noise, and a kind that follows x; the key decides.
    private func table(_ count: Int, seed: UInt64, shift: Double = 0, dependent: Bool = true) throws
        -> Dataset
    {
        let key = RandomKey(seed: seed)
        var text = "x,y,kind\n"
        for row in 0..<count {
            let x = key.normal(at: 4 * row) + shift
            let base = dependent ? x : key.normal(at: 4 * row + 3)
            let y = base + 0.3 * key.normal(at: 4 * row + 1)
            let kind = base + 0.5 * key.normal(at: 4 * row + 2) > 0 ? "above" : "below"
            text += "\(x),\(y),\(kind)\n"
        }
        return try Dataset.read(
            Array(text.utf8), named: "t.csv", options: ReadOptions(categories: .found()))
    }

    @Test("Rows of the same law are told from real ones by nobody, and give nothing away")
    func same() throws {
        let quality = try SyntheticQuality(
            table(1500, seed: 1), beside: table(1500, seed: 2), heldBack: table(1500, seed: 3),
            target: "kind", key: RandomKey(seed: 0))
        for column in quality.columns {
            #expect(column.distance < 2.5 * column.expected, "\(column)")
            #expect(column.lost.isEmpty)
        }
        #expect((quality.dependenceError ?? 1) < 0.03)
        #expect(abs(quality.detection.mean - 0.5) < 4.5 * quality.detection.standardError)
        let privacy = try #require(quality.privacy)
        #expect(privacy.expected == 0.5 && abs(privacy.nearerToTraining - 0.5) < 0.07)
        #expect(abs(privacy.membershipAUC - 0.5) < 4.5 * privacy.membershipError)
        #expect(privacy.copies == 0 && privacy.membershipError < 0.02)
        let use = try #require(quality.usefulness)
        #expect(abs(use.synthetic - use.real) < 0.03 && use.real > 0.8 && !use.areNumbers)
    }

    @Test("A shift, a broken dependence and copies are each found")
    func faults() throws {
        let real = try table(1500, seed: 2)
        let shifted = try SyntheticQuality(
            table(1500, seed: 1, shift: 1), beside: real, key: RandomKey(seed: 0))
        // sup |Φ(t) - Φ(t - 1)| = 2 Φ(1/2) - 1 = 0.3829
        #expect(abs(shifted.columns[0].distance - 0.3829) < 0.06)
        #expect(shifted.detection.mean > 0.6 && shifted.privacy == nil)
        let broken = try SyntheticQuality(
            table(1500, seed: 1, dependent: false), beside: real, key: RandomKey(seed: 0))
        #expect(broken.worstPairs[0].columns.contains("x"))
        #expect(broken.worstPairs[0].real > 0.7 && broken.worstPairs[0].synthetic < 0.1)
        #expect(broken.detection.mean > 0.6)
        let copied = try SyntheticQuality(
            real, beside: real, heldBack: table(1500, seed: 3), key: RandomKey(seed: 0))
        let privacy = try #require(copied.privacy)
        #expect(privacy.copies == 1 && privacy.nearerToTraining == 1)
        #expect(privacy.membershipAUC > 0.99)
    }

    @Test("One value too often is found, however near it lies to others")
    func spike() throws {
        func rows(_ count: Int, seed: UInt64, at spike: Double) throws -> Dataset {
            let key = RandomKey(seed: seed)
            return try Dataset.read(
                Array(
                    ("gain,x\n"
                        + (0..<count).map {
                            "\($0 % 10 == 0 ? 9000 * key.uniform(at: $0) : spike),\(key.normal(at: $0))\n"
                        }.joined()).utf8), named: "t.csv", options: ReadOptions())
        }
        let quality = try SyntheticQuality(
            rows(1000, seed: 1, at: 100), beside: rows(1000, seed: 2, at: 0),
            key: RandomKey(seed: 0))
        #expect(quality.detection.mean > 0.9 && quality.columns[0].distance > 0.85)
    }

    @Test("Levels that are never drawn are named")
    func lost() throws {
        func kinds(_ names: [String]) throws -> Dataset {
            let text = "kind,x\n" + names.enumerated().map { "\($1),\($0)\n" }.joined()
            return try Dataset.read(
                Array(text.utf8), named: "t.csv",
                options: ReadOptions(
                    categories: .known([
                        TableColumn(name: "kind", levels: ["a", "b", "c"]), TableColumn(name: "x"),
                    ])))
        }
        let real = (0..<40).map { ["a", "a", "b", "c"][$0 % 4] }
        let quality = try SyntheticQuality(
            kinds((0..<40).map { ["a", "b"][$0 % 2] }), beside: kinds(real),
            key: RandomKey(seed: 0))
        #expect(quality.columns[0].lost == ["c"])
        // ½ (|½ - ½| + |¼ - ½| + |¼ - 0|)
        #expect(abs(quality.columns[0].distance - 0.25) < 1e-12)
    }
}
