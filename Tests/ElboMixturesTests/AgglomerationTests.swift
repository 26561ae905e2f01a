import ElboData
import ElboMixtures
import ElboNumerics
import Foundation
import Testing

/// What mclust, scikit-learn and SciPy found; see the scripts beside the files.
private struct Golden: Decodable {
    struct Rows: Decodable {
        let width: Int
        let values: [Double]
        let partitions: [String: [String]]
    }
    struct Quantiles: Decodable {
        let values: [Double]
        let partitions: [String]
    }
    let sets: [String: Rows]
    let quantiles: [Quantiles]

    static func read() throws -> Golden {
        try Fixture.json("agglomeration", as: Golden.self)
    }
}

@Suite("Agglomeration")
struct AgglomerationTests {
    @Test("partitions into 1...9 are mclust's", arguments: AgglomerationCriterion.allCases)
    func partitionsAreThoseOfMclust(_ criterion: AgglomerationCriterion) throws {
        for (name, rows) in try Golden.read().sets {
            let tree = Agglomeration(rows.values, width: rows.width, criterion: criterion)
            let expected = try #require(rows.partitions[criterion.rawValue])
            for clusters in 1...9 {
                let found = digits(tree.partition(into: clusters))
                #expect(found == expected[clusters - 1], "\(name) into \(clusters)")
            }
        }
    }

    @Test("quantiles of one column are mclust's")
    func quantilesAreThoseOfMclust() throws {
        for row in try Golden.read().quantiles {
            for groups in 1...6 {
                #expect(
                    digits(quantilePartition(row.values, into: groups))
                        == row.partitions[groups - 1])
            }
        }
    }

    @Test("Ward's costs are SciPy's")
    func wardCosts() throws {
        let golden = try Golden.read()
        for (name, expected) in try Fixture.json("kmeans", as: [String: KMeansGolden].self)
        // Rows on a grid have ties, which SciPy breaks otherwise.
        where name != "faithful" {
            let rows = try #require(golden.sets[name])
            let tree = Agglomeration(
                rows.values, width: rows.width, criterion: .eii, scaling: .standardized)
            // SciPy's rows are divided by the deviation of n, ours by that of n - 1.
            let factor = Double(tree.count) / Double(tree.count - 1)
            for (merge, cost) in zip(tree.merges.suffix(20), expected.ward) {
                #expect(abs(merge.cost * factor - cost) < 1e-7 * cost, "\(name)")
            }
        }
    }

    @Test(
        "costs add up to the criterion of the partition", arguments: AgglomerationCriterion.allCases
    )
    func costsAddUp(_ criterion: AgglomerationCriterion) {
        let (count, width) = (40, 3)
        let key = RandomKey(seed: 7)
        let values = (0..<count * width).map { key.normal(at: $0) * Double(1 + $0 % width) }
        let tree = Agglomeration(values, width: width, criterion: criterion, scaling: .original)
        let start = objective(
            values, width, labels: tree.partition(into: count), criterion: criterion)
        for clusters in 1..<count {
            let end = objective(
                values, width, labels: tree.partition(into: clusters), criterion: criterion)
            let sum = tree.merges.prefix(count - clusters).reduce(0) { $0 + $1.cost }
            #expect(abs(end - start - sum) < 1e-9 * (1 + abs(end) + abs(start)))
        }
    }

    @Test("duplicates, constant columns, one row, equal rows: a tree all the same")
    func degenerateRows() {
        let cases: [(values: [Double], width: Int)] = [
            ([1, 2], 2), ([1, 2, 1, 2, 1, 2], 2), ([1, 5, 2, 5, 3, 5, 9, 5], 2),
            ([1, 1, 2, 2, 3, 3, 7, 7, 1, 1], 2), ([1e9, 1, 1e9 + 1, 2, 1e9 + 5, 3], 2),
        ]
        for (values, width) in cases {
            for criterion in AgglomerationCriterion.allCases {
                for scaling in AgglomerationScaling.allCases {
                    let tree = Agglomeration(
                        values, width: width, criterion: criterion, scaling: scaling)
                    #expect(tree.merges.count == tree.count - 1)
                    for clusters in 1...tree.count {
                        #expect(Set(tree.partition(into: clusters)).count == clusters)
                    }
                    #expect(tree.merges.allSatisfy { $0.cost.isFinite && $0.first < $0.second })
                }
            }
        }
    }

    /// The criterion of a partition, from the formula, with the determinant by elimination.
    private func objective(
        _ values: [Double], _ width: Int, labels: [Int], criterion: AgglomerationCriterion
    ) -> Double {
        func scatter(_ rows: [Int]) -> [[Double]] {
            let means = (0..<width).map { column in
                rows.reduce(0) { $0 + values[$1 * width + column] } / Double(rows.count)
            }
            return (0..<width).map { i in
                (0..<width).map { j in
                    rows.reduce(0) {
                        $0 + (values[$1 * width + i] - means[i])
                            * (values[$1 * width + j] - means[j])
                    }
                }
            }
        }
        func trace(_ matrix: [[Double]]) -> Double {
            (0..<width).reduce(0) { $0 + matrix[$1][$1] }
        }
        let all = trace(scatter(Array(labels.indices))) / Double(values.count)
        return Set(labels).sorted().reduce(0.0) { sum, label in
            let rows = labels.indices.filter { labels[$0] == label }
            let n = Double(rows.count)
            let w = scatter(rows)
            switch criterion {
            case .eii: return sum + trace(w)
            case .vii: return sum + n * log((trace(w) + all) / n)
            case .vvv:
                let volume = rows.count > width ? determinant(w.map { $0.map { $0 / n } }) : 0
                return sum + n * log(volume + (trace(w) + all) / n)
            }
        }
    }

    private func determinant(_ matrix: [[Double]]) -> Double {
        var (a, result) = (matrix, 1.0)
        for i in a.indices {
            result *= a[i][i]
            for row in a.indices where row > i {
                let factor = a[row][i] / a[i][i]
                for column in a.indices { a[row][column] -= factor * a[i][column] }
            }
        }
        return result
    }
}
