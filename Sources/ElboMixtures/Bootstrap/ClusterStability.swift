import ElboData
public import ElboNumerics

/// How stable the groups of rows are: rows are drawn again with replacement, a mixture of as many components is fitted to them from a start
/// of its own, and each group is compared with the one that is most like it (Hennig 2007, "Cluster-wise assessment of cluster
/// stability").
public struct ClusterStability: Codable, Hashable, Sendable {
    /// One group.
    public struct Group: Codable, Hashable, Sendable {
        /// The mean of the Jaccard coefficients |A ∩ B| / |A ∪ B| with the most similar group of each draw, over the rows that were
        /// drawn: 1 where the group comes back as it was.
        public let jaccard: Double
        /// The share of draws in which it dissolved: a coefficient of at most ½.
        public let dissolved: Double
        /// The share in which it came back: at least ¾.
        public let recovered: Double
    }

    /// The groups, in the mixture's order: its components, or clusters of joined ones. The noise is none.
    public let groups: [Group]
    /// Draws that could be fitted.
    public let replicates: Int

    /// Draws, fits and compares.
    ///
    /// - Parameters:
    ///   - mixture: whose groups.
    ///   - merging: how components were joined; each draw's are joined by the same rule into as many clusters.
    ///   - method: how it was fitted.
    ///   - data: the rows it was fitted to.
    ///   - replicates: how many draws; at least 2.
    ///   - key: decides the draws.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError` when fewer than two draws could be fitted; `DataError` from reading.
    public init(
        of mixture: GaussianMixture, merging: ComponentMerging? = nil,
        by method: ExpectationMaximization, _ data: MixtureData, replicates: Int = 100,
        key: RandomKey, threads: Int? = nil
    ) throws {
        let own = merging?.clusters ?? mixture.components.indices.map { [$0] }
        let labels = try Self.labels(data.rows, mixture, own, threads: threads)
        let draws = concurrentMap(replicates, threads: threads) { index -> [Double]? in
            try? Self.draw(
                mixture, merging, method, data, labels, groups: own.count,
                key: key.child(UInt64(index)))
        }.compactMap { $0 }
        guard draws.count >= 2 else {
            throw MixtureError.option(
                name: "the number of bootstrap draws that could be fitted",
                value: "\(draws.count)", allowed: "at least 2")
        }
        self.replicates = draws.count
        groups = own.indices.map { group in
            let found = draws.map { $0[group] }
            let count = Double(found.count)
            return Group(
                jaccard: found.reduce(0, +) / count,
                dissolved: Double(found.count { $0 <= 0.5 }) / count,
                recovered: Double(found.count { $0 >= 0.75 }) / count)
        }
    }

    /// Each row's group; one past the last for the noise.
    private static func labels(
        _ rows: any RowSource, _ mixture: GaussianMixture, _ groups: [[Int]], threads: Int?
    ) throws -> [Int] {
        let all = groups + (mixture.noise == nil ? [] : [[mixture.components.count]])
        let posteriors = try mixture.posteriors(of: rows, threads: threads)
        return (0..<rows.count).map { posteriors.group(of: all, at: $0).label }
    }

    /// For each group the Jaccard coefficient with the most similar group of one draw.
    private static func draw(
        _ mixture: GaussianMixture, _ merging: ComponentMerging?,
        _ method: ExpectationMaximization, _ data: MixtureData, _ labels: [Int], groups: Int,
        key: RandomKey
    ) throws -> [Double] {
        var counts = [Double](repeating: 0, count: data.rows.count)
        for draw in counts.indices {
            counts[Int(key.uniform(at: draw) * Double(counts.count))] += 1
        }
        let drawn = counts.indices.filter { counts[$0] > 0 && data.weights?[$0] ?? 1 > 0 }
        let rows = SelectedRows(data.rows, drawn)
        let weights = drawn.map { counts[$0] * (data.weights?[$0] ?? 1) }
        var method = method
        method.threads = 1
        method.law = mixture.law
        var search = MixtureSearch(
            components: [mixture.components.count], models: [mixture.model], method: method,
            key: key)
        search.restarts = 0
        search.noise = mixture.noise.map { min(max($0.weight, 0.001), 0.5) }
        let again = try search.run(
            MixtureData(rows, table: data.mixed?.table, weights: weights, threads: 1)
        ).fit.mixture
        let clusters =
            try merging.map {
                try again.merging(rows, by: $0.rule, weights: weights, threads: 1)
                    .keeping($0.clusters.count).clusters
            } ?? again.components.indices.map { [$0] }
        let found = try Self.labels(rows, again, clusters, threads: 1)
        return jaccard(drawn.map { labels[$0] }, found, groups: groups)
    }

    /// For each of the groups the greatest |A ∩ B| / |A ∪ B| over the groups of another sorting of the same rows; 0 for one without
    /// rows.
    package static func jaccard(_ labels: [Int], _ others: [Int], groups: Int) -> [Double] {
        precondition(labels.count == others.count, "\(labels.count) and \(others.count) labels")
        let most = (others.max() ?? 0) + 1
        var both = [[Double]](
            repeating: [Double](repeating: 0, count: most),
            count: max(groups, (labels.max() ?? 0) + 1))
        for (one, other) in zip(labels, others) { both[one][other] += 1 }
        let sizes = (0..<most).map { other in both.reduce(0) { $0 + $1[other] } }
        return (0..<groups).map { group in
            let size = both[group].reduce(0, +)
            return zip(both[group], sizes).map { common, other in
                let union = size + other - common
                return union > 0 ? common / union : 0
            }.max() ?? 0
        }
    }
}
