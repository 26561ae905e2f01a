import ElboData
import ElboMixtures
import ElboNumerics
import Testing

@Suite("Starts of mixtures")
struct MixtureStartTests {
    /// Three groups in two columns.
    private func table(_ count: Int, missing: Double = 0) throws -> NumericTable {
        let key = RandomKey(seed: 11)
        let values = (0..<count * 2).map { index in
            key.child(1).uniform(at: index) < missing
                ? .nan : key.normal(at: index) + Double(index / 2 % 3) * 9
        }
        return try NumericTable(values, width: 2)
    }

    @Test(
        "starts find well separated groups",
        arguments: [MixtureStart.agglomeration, .kMeans], [0, 0.1])
    func findsGroups(_ start: MixtureStart, missing: Double) throws {
        let table = try table(600, missing: missing)
        let partitions = try StartPartitions(start, source: table, key: RandomKey(seed: 1))
        let labels = try partitions.labels(components: 3)
        let pairs = Set(labels.indices.filter { labels[$0] >= 0 }.map { [$0 % 3, labels[$0]] })
        #expect(pairs.count == 3)
        #expect(labels.count { $0 >= 0 } > 400)
    }

    @Test(
        "starts find groups in wide rows", arguments: [MixtureStart.agglomeration, .kMeans],
        [0, 0.05])
    func wide(_ start: MixtureStart, missing: Double) throws {
        let key = RandomKey(seed: 21)
        let (rows, columns) = (500, 80)
        let values = (0..<rows * columns).map { index in
            key.child(9).uniform(at: index) < missing
                ? .nan
                : key.normal(at: index)
                    + key.child(UInt64(index / columns % 4)).normal(at: index % columns)
        }
        let partitions = try StartPartitions(
            start, source: try NumericTable(values, width: columns), key: RandomKey(seed: 1))
        let labels = try partitions.labels(components: 4)
        #expect(Set(labels.indices.map { [$0 % 4, labels[$0]] }).count == 4)
    }

    @Test("a tree of many rows grows from a sample that the key draws")
    func sampleOfManyRows() throws {
        let table = try table(5000)
        let first = try StartPartitions(.agglomeration, source: table, key: RandomKey(seed: 1))
        let labels = try first.labels(components: 3)
        #expect(labels.count { $0 >= 0 } == StartPartitions.agglomeratedRows)
        let groups = Dictionary(grouping: labels.indices.filter { labels[$0] >= 0 }) {
            [$0 % 3, labels[$0]]
        }
        let majority = groups.values.map(\.count).sorted().suffix(3).reduce(0, +)
        #expect(majority > StartPartitions.agglomeratedRows * 99 / 100)
        let again = try StartPartitions(
            .agglomeration, source: table, key: RandomKey(seed: 1), threads: 2)
        #expect(try again.labels(components: 3) == labels)
        let other = try StartPartitions(.agglomeration, source: table, key: RandomKey(seed: 2))
        #expect(try other.labels(components: 3) != labels)
    }

    @Test("restarts draw anew", arguments: [MixtureStart.random, .randomPartition])
    func restarts(_ start: MixtureStart) throws {
        let partitions = try StartPartitions(start, source: try table(300), key: RandomKey(seed: 1))
        let labels = try partitions.labels(components: 4)
        #expect(Set(labels) == [0, 1, 2, 3])
        #expect(try partitions.labels(components: 4) == labels)
        #expect(try partitions.labels(components: 4, restart: 1) != labels)
    }

    @Test("what cannot start says so")
    func errors() throws {
        let key = RandomKey(seed: 1)
        let few = try NumericTable([1, 2, 1, 2, 3, 4], width: 2)
        #expect(throws: StartError.tooFewDistinctRows(rows: 2, clusters: 3)) {
            _ = try StartPartitions(.random, source: few, key: key).labels(components: 3)
        }
        #expect(throws: StartError.tooFewDistinctRows(rows: 3, clusters: 4)) {
            _ = try StartPartitions(.agglomeration, source: few, key: key).labels(components: 4)
        }
        let empty = try NumericTable([.nan, .nan], width: 2)
        #expect(throws: StartError.noUsableRows(start: "k-means")) {
            _ = try StartPartitions(.agglomeration, source: empty, key: key).labels(components: 1)
        }
        #expect(throws: StartError.partitionLength(rows: 3, labels: 2)) {
            _ = try StartPartitions(.partition([0, 1]), source: few, key: key)
        }
        #expect(throws: StartError.partitionLabel(row: 2, label: 2, components: 2)) {
            _ = try StartPartitions(.partition([0, -1, 2]), source: few, key: key)
                .labels(components: 2)
        }
    }
}
