/// Rows joined two clusters at a time, from every row alone to all in one.
///
/// Each step merges the pair that raises a criterion least. One tree holds a partition into every number of
/// clusters. Weights of rows play no part in it.
public struct Agglomeration: Hashable, Sendable {
    /// Two clusters that become one.
    public struct Merge: Hashable, Sendable {
        /// The smallest row of the cluster that stays, which keeps this name.
        public let first: Int
        /// The smallest row of the other cluster; larger than `first`.
        public let second: Int
        /// By how much the criterion rose; below 0 when it fell.
        public let cost: Double
    }

    /// How many rows there are.
    public let count: Int
    /// In their order; one fewer than rows.
    public let merges: [Merge]

    /// Agglomerates rows.
    ///
    /// Of pairs with the same cost, to 1e-12, the one
    /// visited last wins, as in mclust. Memory is n²/2 numbers, time about n² costs.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row, none missing; at least one row.
    ///   - width: how many numbers a row has.
    ///   - criterion: what a merge costs.
    ///   - scaling: what is done to the columns before.
    public init(
        _ values: [Double], width: Int, criterion: AgglomerationCriterion = .vvv,
        scaling: AgglomerationScaling = .singularValues
    ) {
        precondition(
            width > 0 && !values.isEmpty && values.count % width == 0,
            "\(values.count) values are no whole rows of \(width)")
        precondition(values.allSatisfy(\.isFinite), "a row with a missing cell")
        count = values.count / width
        let scaled = scaling.transformed(values, width: width)
        var merges: [Merge] = []
        if count > 1 {
            var costs = MergeCosts(
                scaled.values, width: scaled.width, count: count, criterion: criterion)
            while let merge = costs.mergeCheapest() { merges.append(merge) }
        }
        self.merges = merges
    }

    /// Each row's cluster when there are this many, numbered from 0 in the order of their first rows.
    ///
    /// - Parameter clusters: 1 to `count`.
    public func partition(into clusters: Int) -> [Int] {
        precondition(
            clusters >= 1 && clusters <= count, "\(clusters) clusters of \(count) rows")
        var parent = Array(0..<count)
        for merge in merges.prefix(count - clusters) { parent[merge.second] = merge.first }
        // A parent is always a smaller row, so one pass upwards resolves all.
        var labels = [Int](repeating: 0, count: count)
        var next = 0
        for row in 0..<count {
            if parent[row] == row {
                labels[row] = next
                next += 1
            } else {
                labels[row] = labels[parent[row]]
            }
        }
        return labels
    }
}
