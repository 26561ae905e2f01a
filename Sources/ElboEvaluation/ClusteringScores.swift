import ElboNumerics

/// How well clusters agree with known classes; the clusters' labels need not mean the classes'.
public struct ClusteringScores: Codable, Hashable, Sendable {
    /// The share of examples whose cluster is matched with their class, each cluster with at most one class
    /// and each class with at most one cluster, so that the share is largest.
    public let accuracy: Double
    /// Agreement on pairs of examples, corrected for chance: 1 for equal partitions, 0 on average for
    /// independent ones (Hubert and Arabie 1985, equation 5).
    public let adjustedRandIndex: Double
    /// The mutual information of cluster and class over the arithmetic mean of their entropies
    /// (Vinh, Epps and Bailey 2010).
    public let normalizedMutualInformation: Double
    /// The share of examples that belong to the most frequent class of their cluster.
    public let purity: Double
    /// The share of the most frequent class: the accuracy and the purity of one cluster for all, with which
    /// both are to be compared.
    public let majorityShare: Double
    /// For each cluster of `table` the label of the class it is matched with; nil when there are more
    /// clusters than classes and none is left.
    public let matching: [Int?]
    /// How often each cluster meets each class.
    public let table: ContingencyTable

    /// How many examples were compared.
    public var count: Int { table.total }

    /// Compares clusters with classes.
    ///
    /// - Parameters:
    ///   - clusters: a label for each example, any number.
    ///   - classes: a label for each example; one with a negative label, of unknown class, is left out.
    /// - Returns: nil if no example has a known class.
    public init?(clusters: [Int], classes: [Int]) {
        precondition(
            clusters.count == classes.count,
            "\(clusters.count) clusters for \(classes.count) classes")
        let known = classes.indices.filter { classes[$0] >= 0 }
        guard !known.isEmpty else { return nil }
        self.init(
            ContingencyTable(
                clusters: known.map { clusters[$0] }, classes: known.map { classes[$0] }))
    }

    private init(_ table: ContingencyTable) {
        self.table = table
        let total = Double(table.total)
        let columns = optimalAssignment(profit: table.counts)
        let matched = zip(table.counts, columns).reduce(0) { sum, pair in
            sum + (pair.1.map { pair.0[$0] } ?? 0)
        }
        matching = columns.map { column in column.map { table.classes[$0] } }
        accuracy = Double(matched) / total
        purity = Double(table.counts.reduce(0) { $0 + ($1.max() ?? 0) }) / total
        majorityShare = Double(table.classSizes.max() ?? 0) / total
        adjustedRandIndex = ClusteringScores.adjustedRandIndex(table)
        normalizedMutualInformation = ClusteringScores.normalizedMutualInformation(table)
    }

    /// (index - expected index) / (maximal index - expected index), over pairs of examples.
    private static func adjustedRandIndex(_ table: ContingencyTable) -> Double {
        func pairs(_ sizes: some Sequence<Int>) -> Double {
            sizes.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
        }
        let together = pairs(table.counts.joined())
        let inClusters = pairs(table.clusterSizes)
        let inClasses = pairs(table.classSizes)
        // Both partitions are the same, also where no pair tells anything.
        if together == inClusters, together == inClasses { return 1 }
        let expected = inClusters * inClasses / pairs([table.total])
        return (together - expected) / ((inClusters + inClasses) / 2 - expected)
    }

    /// I(cluster; class) / ((H(cluster) + H(class)) / 2); 1 when both are certain.
    private static func normalizedMutualInformation(_ table: ContingencyTable) -> Double {
        guard table.clusters.count > 1 || table.classes.count > 1 else { return 1 }
        guard table.clusters.count > 1, table.classes.count > 1 else { return 0 }
        let entropies = [table.clusterSizes, table.classSizes].map(ContingencyTable.entropy)
        return table.mutualInformation / ((entropies[0] + entropies[1]) / 2)
    }
}
