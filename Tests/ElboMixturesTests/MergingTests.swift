import Elbo
import ElboData
import ElboMixtures
import Foundation
import Testing

/// Baudry's first example (two columns, six components) and diabetes (three, five), beside mclust and fpc.
@Suite("Components joined into clusters")
struct MergingTests {
    private struct Golden: Decodable {
        struct Joined: Decodable {
            let values: [Double]
            let groups: [Int]
        }
        struct Case: Decodable {
            let rows: [[Double]]
            let weights: [Double]
            let means: [[Double]]
            let covariances: [[[Double]]]
            let logLikelihood: Double
            let entropies: [Double]
            let clusters: Int
            let labels: [Int]
            let demp: Joined
            let bhat: Joined
            let directions: [[Double]]

            func table() throws -> NumericTable {
                try NumericTable(rows.flatMap { $0 }, width: rows[0].count)
            }

            func mixture() throws -> GaussianMixture {
                try GaussianMixture(
                    components: weights.indices.map { k in
                        .init(
                            weight: weights[k], mean: means[k],
                            covariance: .full(
                                covariances[k].flatMap { $0 }, dimension: means[k].count))
                    })
            }
        }
        let cases: [Case]
    }

    private static func golden(_ index: Int) throws -> Golden.Case {
        try Fixture.json("merging_golden", as: Golden.self).cases[index]
    }

    /// The sets of components that have the same number.
    private static func sets(_ groups: [Int]) -> [[Int]] {
        Dictionary(grouping: groups.indices, by: { groups[$0] }).values
            .sorted { $0[0] < $1[0] }
    }

    @Test(
        "by entropy: every step, the elbow and the labels are those of clustCombi", arguments: 0...1
    )
    func entropy(index: Int) throws {
        let golden = try Self.golden(index)
        let (mixture, table) = (try golden.mixture(), try golden.table())
        let merging = try mixture.merging(table, by: .entropy)
        for (one, other) in zip(merging.entropies, golden.entropies) {
            #expect(abs(one - other) < 1e-8)
        }
        #expect(merging.entropies.count == golden.entropies.count)
        #expect(merging.clusters.count == golden.clusters)
        let posteriors = try mixture.posteriors(of: table)
        let labels = golden.rows.indices.map { row -> Int in
            let shares = posteriors.shares(of: merging.clusters, at: row)
            return shares.indices.max { shares[$0] < shares[$1] } ?? 0
        }
        // The same sets of rows, whatever numbers they have.
        #expect(Set(zip(labels, golden.labels).map { [$0, $1] }).count == golden.clusters)
        // The sum of what the steps gained is what the entropy lost.
        let gained = merging.steps.reduce(0) { $0 + $1.value }
        #expect(
            abs(gained - (merging.entropy - merging.steps[merging.steps.count - 1].entropy)) < 1e-9)
    }

    @Test("by overlap: values and clusters are those of mergenormals", arguments: 0...1)
    func overlap(index: Int) throws {
        let golden = try Self.golden(index)
        let (mixture, table) = (try golden.mixture(), try golden.table())
        for (rule, expected, near) in [
            (MergeRule.overlap, golden.demp, 1e-9), (.bhattacharyya, golden.bhat, 1e-6),
        ] {
            let merging = try mixture.merging(table, by: rule)
            #expect(merging.clusters == Self.sets(expected.groups))
            for (step, value) in zip(merging.steps, expected.values) {
                #expect(abs(step.value - value) < near)
            }
            #expect(merging.keeping(1).clusters == [Array(mixture.components.indices)])
            #expect(merging.keeping(mixture.components.count).clusters.allSatisfy { $0.count == 1 })
        }
    }

    @Test("a row that counts twice is a row that is there twice")
    func weights() throws {
        let golden = try Self.golden(1)
        let mixture = try golden.mixture()
        let weights = golden.rows.indices.map { Double($0 % 3) }
        let repeated = golden.rows.indices.flatMap {
            [[Double]](repeating: golden.rows[$0], count: $0 % 3)
        }
        for rule in [MergeRule.entropy, .overlap] {
            let one = try mixture.merging(golden.table(), by: rule, weights: weights)
            let other = try mixture.merging(
                NumericTable(repeated.flatMap { $0 }, width: 3), by: rule)
            #expect(one.clusters == other.clusters)
            for (step, same) in zip(one.steps, other.steps) {
                #expect(abs(step.value - same.value) < 1e-9)
                #expect(abs(step.entropy - same.entropy) < 1e-8 && step.rows == same.rows)
            }
        }
    }

    @Test("the noise joins nothing, and a bound is a share")
    func noise() throws {
        let golden = try Self.golden(0)
        let plain = try golden.mixture()
        let mixture = try GaussianMixture(
            components: plain.components.map {
                .init(weight: $0.weight * 0.95, mean: $0.mean, covariance: $0.covariance)
            }, noise: UniformNoise(weight: 0.05, logVolume: 6, logRanges: [3, 3]))
        let merging = try mixture.merging(golden.table(), by: .overlap)
        #expect(merging.clusters.joined().sorted() == Array(0..<6))
        #expect(merging.defect(components: 6) == nil && merging.defect(components: 7) != nil)
        #expect(throws: MixtureError.self) {
            _ = try mixture.merging(golden.table(), by: .overlap(atLeast: 1.5))
        }
    }

    @Test("an elbow is where two lines meet")
    func elbow() throws {
        let elbow = try #require(EntropyElbow([1, 2, 3, 13, 23, 33]))
        #expect(elbow.clusters == 3)
        for (one, other) in zip(elbow.below + elbow.above, [1, 2, 3, 3, 13, 23, 33]) {
            #expect(abs(one - Double(other)) < 1e-9)
        }
        #expect(EntropyElbow([1, 2]) == nil)
    }

    @Test("the plane of a page is that of MclustDR")
    func directions() throws {
        let golden = try Self.golden(1)
        let plane = MixturePlane(try golden.mixture())
        let directions = try #require(plane.directions)
        for (found, expected) in zip([directions.first, directions.second], golden.directions) {
            let length = found.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let product = zip(found, expected).reduce(0) { $0 + $1.0 * $1.1 } / length
            #expect(abs(abs(product) - 1) < 1e-9)
        }
    }
}
