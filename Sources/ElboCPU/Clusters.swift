import ElboGraph

/// Clusters under construction; a merge is refused when it would make two clusters wait for each other.
struct Clusters {
    private let roots: ValueRoots
    private var dependencies: Dependencies
    private var members: [[Int]]
    private var computed: [Bool]

    init(_ roots: ValueRoots) {
        self.roots = roots
        let count = roots.graph.nodes.count
        members = (0..<count).map { [$0] }
        computed = Array(repeating: false, count: count)

        // Virtual values are computed only where somebody needs them in memory.
        var inMemory = Set(roots.graph.roots.map { roots.root[$0] })
        for node in 0..<count where roots.root[node] == node {
            if roots.space(node) == nil || roots.isVirtual(node) && !roots.isRemade(node) {
                inMemory.formUnion(roots.operands(node))
            } else {
                inMemory.formUnion(roots.reads(node).filter(\.elsewhere).map(\.value))
            }
        }
        var edges: [Dependencies.Edge] = []
        for node in 0..<count where roots.root[node] == node && !roots.isGiven(node) {
            computed[node] = !roots.isVirtual(node) || inMemory.contains(node)
            guard computed[node] else { continue }
            let reads =
                roots.space(node) == nil
                ? roots.operands(node).map { ($0, true) } : roots.reads(node)
            for (value, elsewhere) in reads where computed[value] {
                // A reduction's result exists only after its cluster.
                let reduced = roots.reductionShape(value) != nil
                edges.append(.init(from: value, to: node, waits: elsewhere || reduced))
            }
        }
        dependencies = Dependencies(edges, nodes: count)
    }

    private mutating func merge(_ first: Int, _ second: Int) {
        let (a, b) = (dependencies.cluster(first), dependencies.cluster(second))
        guard a != b, let space = roots.space(a), space == roots.space(b),
            let (kept, gone) = dependencies.join(a, b)
        else { return }
        members[kept] += members[gone]
        members[gone] = []
    }

    /// Joins each member with those whose elements it reads.
    mutating func joinProducers() {
        for node in computed.indices where computed[node] && roots.space(node) != nil {
            for (value, elsewhere) in roots.reads(node) where !elsewhere && computed[value] {
                merge(value, node)
            }
        }
    }

    /// Joins clusters that read the same array.
    mutating func joinSiblings() {
        var firstReader: [Int: Int] = [:]
        for node in computed.indices where computed[node] && roots.space(node) != nil {
            for (value, elsewhere) in roots.reads(node) where !elsewhere {
                if let reader = firstReader[value] {
                    merge(reader, node)
                } else {
                    firstReader[value] = node
                }
            }
        }
    }

    /// The clusters, and one group for each operation of another kind.
    mutating func result() -> [Group] {
        computed.indices.compactMap { node in
            guard computed[node], dependencies.cluster(node) == node else { return nil }
            return Group(nodes: members[node].sorted(), space: roots.space(node))
        }
    }
}
