public import ElboData

extension GaussianMixture {
    /// Joins components into clusters, two clusters at a time until one is left, and keeps those that the rule stops at.
    ///
    /// Each step passes over the rows once. The noise is joined with nothing.
    ///
    /// - Parameters:
    ///   - rows: the rows that the mixture was fitted to.
    ///   - rule: which pair is next, and where it ends.
    ///   - weights: how often each row counts; nil for once.
    ///   - threads: how many cores work; nil for all.
    /// - Throws: `MixtureError.option` for a bound outside 0...1; `.wrongColumns`; `DataError` from reading.
    public func merging(
        _ rows: any RowSource, by rule: MergeRule, weights: [Double]? = nil, threads: Int? = nil
    ) throws -> ComponentMerging {
        if let bound = rule.bound, !(0...1).contains(bound) {
            throw MixtureError.option(
                name: "the overlap of clusters that are joined", value: "\(bound)",
                allowed: "in 0...1")
        }
        var clusters = components.indices.map { [$0] }
        var entropy: Double?
        var found: (cluster: [Int], joining: [Int], value: Double, rows: Double)?
        var steps: [ComponentMerging.Step] = []
        while true {
            let pairs = try ClusterPairs(
                clusters, of: self, rows, weights: weights, threads: threads)
            if let found {
                steps.append(
                    ComponentMerging.Step(
                        cluster: found.cluster, joining: found.joining, value: found.value,
                        entropy: pairs.entropy, rows: found.rows))
            }
            entropy = entropy ?? pairs.entropy
            guard clusters.count > 1 else { break }
            let (a, b, value) = closest(clusters, pairs, rule)
            found = (clusters[a], clusters[b], value, pairs.sizes[a] + pairs.sizes[b])
            clusters[a] = (clusters[a] + clusters[b]).sorted()
            clusters.remove(at: b)
        }
        let all = ComponentMerging(
            rule: rule, clusters: clusters, entropy: entropy ?? 0, steps: steps)
        return all.keeping(kept(all))
    }

    /// The pair a < b that the rule joins next, the first of equal ones.
    private func closest(
        _ clusters: [[Int]], _ pairs: ClusterPairs, _ rule: MergeRule
    ) -> (Int, Int, Double) {
        var moments: [ClusterMoments] = []
        if case .bhattacharyya = rule {
            moments = clusters.map { ClusterMoments($0, of: self) }
        }
        let weights = clusters.map { $0.reduce(0) { $0 + components[$1].weight } }
        func value(_ a: Int, _ b: Int) -> Double {
            switch rule {
            case .entropy: pairs.gains[a][b]
            case .overlap:
                max(
                    pairs.mistaken[a][b] / (pairs.rows * weights[b]),
                    pairs.mistaken[b][a] / (pairs.rows * weights[a]))
            case .bhattacharyya: moments[a].overlap(moments[b])
            }
        }
        var best = (0, 1, -Double.infinity)
        for a in clusters.indices {
            for b in a + 1..<clusters.count {
                let value = value(a, b)
                if value > best.2 { best = (a, b, value) }
            }
        }
        return best
    }

    /// How many clusters a rule leaves.
    private func kept(_ merging: ComponentMerging) -> Int {
        let count = components.count
        guard let bound = merging.rule.bound else {
            return EntropyElbow(merging.entropies)?.clusters ?? count
        }
        let taken = merging.steps.firstIndex { $0.value < bound } ?? merging.steps.count
        return count - taken
    }
}
