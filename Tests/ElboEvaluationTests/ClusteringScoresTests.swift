import ElboEvaluation
import ElboNumerics
import Foundation
import Testing

@Suite("Scores of clusterings") struct ClusteringScoresTests {
    struct Golden: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            var name: String
            var clusters: [Int]
            var classes: [Int]
            var accuracy: Double
            var adjustedRandIndex: Double
            var normalizedMutualInformation: Double
            var purity: Double

            var testDescription: String { name }
        }

        var cases: [Case]
    }

    /// What scikit-learn and SciPy say; `Fixtures/make_clustering_golden.py` makes them.
    static let golden: [Golden.Case] = {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/clustering.json")
        let data = url.flatMap { try? Data(contentsOf: $0) }
        return data.flatMap { try? JSONDecoder().decode(Golden.self, from: $0) }?.cases ?? []
    }()

    @Test("as scikit-learn", arguments: golden)
    func scikit(_ expected: Golden.Case) throws {
        let scores = try #require(
            ClusteringScores(clusters: expected.clusters, classes: expected.classes))
        #expect(abs(scores.accuracy - expected.accuracy) < 1e-14)
        #expect(abs(scores.adjustedRandIndex - expected.adjustedRandIndex) < 1e-13)
        #expect(
            abs(scores.normalizedMutualInformation - expected.normalizedMutualInformation) < 1e-13)
        #expect(abs(scores.purity - expected.purity) < 1e-14)
        #expect(scores.count == expected.classes.count)
    }

    @Test("the golden values are there")
    func present() {
        #expect(Self.golden.count == 14)
    }

    private func labels(_ count: Int, below bound: UInt32, seed: UInt64) -> [Int] {
        let key = RandomKey(seed: seed)
        return (0..<count).map { Int(key.block(UInt64($0)).0 % bound) }
    }

    @Test("the names of clusters and classes do not matter")
    func permutations() throws {
        let clusters = labels(300, below: 5, seed: 1)
        let classes = zip(clusters, labels(300, below: 4, seed: 2)).map { min($0, $1) }
        let scores = try #require(ClusteringScores(clusters: clusters, classes: classes))
        let renamed = try #require(
            ClusteringScores(
                clusters: clusters.map { [70, -3, 5, 12, 0][$0] },
                classes: classes.map { [3, 9, 0, 1][$0] }))
        #expect(scores.accuracy == renamed.accuracy)
        #expect(scores.purity == renamed.purity)
        #expect(abs(scores.adjustedRandIndex - renamed.adjustedRandIndex) < 1e-14)
        let informations = (
            scores.normalizedMutualInformation, renamed.normalizedMutualInformation
        )
        #expect(abs(informations.0 - informations.1) < 1e-14)
    }

    @Test("equal partitions score 1, and the matching says which is which")
    func equal() throws {
        let classes = labels(100, below: 6, seed: 3)
        let names = [4, 2, 0, 5, 1, 3]
        let scores = try #require(
            ClusteringScores(clusters: classes.map { names[$0] }, classes: classes))
        #expect(scores.accuracy == 1)
        #expect(scores.adjustedRandIndex == 1)
        #expect(abs(scores.normalizedMutualInformation - 1) < 1e-14)
        #expect(scores.purity == 1)
        for (cluster, match) in zip(scores.table.clusters, scores.matching) {
            #expect(match == names.firstIndex(of: cluster))
        }
    }

    /// 200 pairs of random partitions: the mean's standard error is near 0.0005, so that 0.003 is six of
    /// them, a false alarm in 500 million seeds.
    @Test("random partitions score 0 on average")
    func random() throws {
        let mean = try (0..<200).reduce(0.0) { sum, trial in
            let scores = try #require(
                ClusteringScores(
                    clusters: labels(200, below: 4, seed: UInt64(100 + trial)),
                    classes: labels(200, below: 3, seed: UInt64(500 + trial))))
            return sum + scores.adjustedRandIndex / 200
        }
        #expect(abs(mean) < 0.003)
    }

    @Test(
        "no matching is better than the optimal one", arguments: [(3, 5), (5, 3), (5, 5), (1, 4)])
    func optimal(_ clusters: Int, _ classes: Int) throws {
        for trial in 0..<20 {
            let left = labels(60, below: UInt32(clusters), seed: UInt64(1000 + trial))
            let right = labels(60, below: UInt32(classes), seed: UInt64(2000 + trial))
            let scores = try #require(ClusteringScores(clusters: left, classes: right))
            #expect(
                Int((scores.accuracy * 60).rounded())
                    == best(scores.table.counts, from: 0, used: []))
            let used = scores.matching.compactMap { $0 }
            #expect(Set(used).count == used.count)
            #expect(
                used.count == min(scores.table.clusters.count, scores.table.classes.count))
        }
    }

    /// The best total over all ways to give rows different columns, or none.
    private func best(_ counts: [[Int]], from row: Int, used: Set<Int>) -> Int {
        guard row < counts.count else { return 0 }
        var result = best(counts, from: row + 1, used: used)
        for (column, count) in counts[row].enumerated() where !used.contains(column) {
            result = max(result, count + best(counts, from: row + 1, used: used.union([column])))
        }
        return result
    }

    @Test("a matching of hundreds of clusters takes no time")
    func large() throws {
        let clusters = labels(20_000, below: 300, seed: 7)
        let scores = try #require(
            ClusteringScores(clusters: clusters, classes: clusters.map { ($0 * 7 + 3) % 300 }))
        #expect(scores.accuracy == 1)
    }

    @Test("examples of unknown class are left out")
    func unknown() throws {
        let scores = try #require(
            ClusteringScores(clusters: [0, 0, 1, 1], classes: [0, -1, 1, -1]))
        #expect(scores.count == 2)
        #expect(scores.accuracy == 1)
        #expect(ClusteringScores(clusters: [0], classes: [-1]) == nil)
        #expect(ClusteringScores(clusters: [], classes: []) == nil)
    }
}
