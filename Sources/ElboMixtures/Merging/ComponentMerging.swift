/// Components joined into clusters: a cluster of any form is described by several Gaussians, and is one all the same.
///
/// The mixture itself stays as it is, with its densities.
public struct ComponentMerging: Codable, Hashable, Sendable {
    /// Two clusters that became one.
    public struct Step: Codable, Hashable, Sendable {
        /// The components of the cluster with the first component, from 0.
        public let cluster: [Int]
        /// Those that joined them.
        public let joining: [Int]
        /// What spoke for it: by entropy by how many nats the entropy fell, else the overlap in 0...1.
        public let value: Double
        /// The entropy of the rows' shares among the clusters that were left, in nats.
        public let entropy: Double
        /// The weights of the rows that went to either of the two before.
        public let rows: Double

        /// Describes a step.
        public init(
            cluster: [Int], joining: [Int], value: Double, entropy: Double, rows: Double
        ) {
            (self.cluster, self.joining, self.value) = (cluster, joining, value)
            (self.entropy, self.rows) = (entropy, rows)
        }
    }

    /// What decided.
    public let rule: MergeRule
    /// The clusters that are kept: components from 0, each in one of them, by their first components.
    public let clusters: [[Int]]
    /// The entropy of the rows' shares among the components, -Σ_i w_i Σ_k r_ik log r_ik, in nats.
    public let entropy: Double
    /// All steps down to one cluster, also those that were not taken.
    public let steps: [Step]

    /// Describes clusters.
    public init(rule: MergeRule, clusters: [[Int]], entropy: Double, steps: [Step]) {
        (self.rule, self.clusters, self.entropy, self.steps) = (rule, clusters, entropy, steps)
    }

    /// The entropy for each number of clusters from 1 to the number of components.
    public var entropies: [Double] { steps.reversed().map(\.entropy) + [entropy] }

    /// The clusters that are left after some of the steps.
    public func clusters(after steps: Int) -> [[Int]] {
        var clusters = (0...self.steps.count).map { [$0] }
        for step in self.steps.prefix(steps) {
            clusters.removeAll { $0 == step.cluster || $0 == step.joining }
            clusters.append((step.cluster + step.joining).sorted())
        }
        return clusters.sorted { $0[0] < $1[0] }
    }

    /// The same steps, of which so many are taken that a number of clusters is left.
    public func keeping(_ count: Int) -> ComponentMerging {
        precondition((1...steps.count + 1).contains(count), "\(count) of \(steps.count + 1)")
        return ComponentMerging(
            rule: rule, clusters: clusters(after: steps.count + 1 - count), entropy: entropy,
            steps: steps)
    }

    /// What does not fit together beside a mixture of so many components; nil when all does.
    public func defect(components: Int) -> String? {
        guard clusters.joined().sorted() == Array(0..<components),
            clusters.allSatisfy({ !$0.isEmpty })
        else { return "clusters that are not all \(components) components" }
        let held = steps.allSatisfy { step in
            !step.cluster.isEmpty && !step.joining.isEmpty
                && (step.cluster + step.joining).allSatisfy { (0..<components).contains($0) }
                && step.value.isFinite && step.entropy.isFinite && step.rows.isFinite
        }
        guard held, steps.count == components - 1, entropy.isFinite else {
            return "steps that do not join \(components) components"
        }
        return nil
    }
}
