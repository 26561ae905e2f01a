import Foundation

/// How often each cluster meets each class.
public struct ContingencyTable: Codable, Hashable, Sendable {
    /// The labels of the clusters, ascending: the rows of the table.
    public let clusters: [Int]
    /// The labels of the classes, ascending: the columns of the table.
    public let classes: [Int]
    /// For each cluster and each class how many examples both hold.
    public let counts: [[Int]]

    /// Counts pairs of labels, one pair per example.
    public init(clusters: [Int], classes: [Int]) {
        precondition(
            clusters.count == classes.count,
            "\(clusters.count) clusters for \(classes.count) classes")
        self.clusters = Set(clusters).sorted()
        self.classes = Set(classes).sorted()
        let rows = Dictionary(uniqueKeysWithValues: zip(self.clusters, 0...))
        let columns = Dictionary(uniqueKeysWithValues: zip(self.classes, 0...))
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: columns.count), count: rows.count)
        for (cluster, label) in zip(clusters, classes) {
            guard let row = rows[cluster], let column = columns[label] else { continue }
            counts[row][column] += 1
        }
        self.counts = counts
    }

    /// How many examples each cluster holds.
    public var clusterSizes: [Int] { counts.map { $0.reduce(0, +) } }

    /// How many examples each class holds.
    public var classSizes: [Int] {
        classes.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
    }

    /// How many examples were counted.
    public var total: Int { clusterSizes.reduce(0, +) }

    /// What the cluster of an example tells about its class, in nats: Σ p(k, c) ln p(k, c) / p(k) p(c).
    public var mutualInformation: Double {
        let (clusterSizes, classSizes, total) = (clusterSizes, classSizes, Double(total))
        var information = 0.0
        for (row, counts) in counts.enumerated() {
            for (column, count) in counts.enumerated() where count > 0 {
                let independent = Double(clusterSizes[row]) * Double(classSizes[column]) / total
                information += Double(count) / total * log(Double(count) / independent)
            }
        }
        return max(0, information)
    }

    /// -Σ p ln p of groups of these sizes, in nats.
    static func entropy(_ sizes: [Int]) -> Double {
        let total = Double(sizes.reduce(0, +))
        return sizes.reduce(0) {
            $1 == 0 ? $0 : $0 - Double($1) / total * log(Double($1) / total)
        }
    }
}
