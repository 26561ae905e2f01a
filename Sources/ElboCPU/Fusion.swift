import ElboGraph

/// Nodes computed together: a cluster of element-by-element operations and reductions, or one other
/// operation.
struct Group {
    /// Members in an order they can be computed in.
    var nodes: [Int]
    /// The positions a cluster walks through; nil for one operation of another kind.
    let space: Int?
}

/// Joins operations into groups so that values pass from one to the next without memory between.
struct Fusion {
    let roots: ValueRoots
    private(set) var groups: [Group] = []
    /// Each node's group, for nodes that are computed.
    private(set) var groupOf: [Int?]

    init(_ roots: ValueRoots) {
        self.roots = roots
        groupOf = Array(repeating: nil, count: roots.graph.nodes.count)
        var builder = Clusters(roots)
        builder.joinProducers()
        builder.joinSiblings()
        for (group, members) in builder.result().enumerated() {
            groups.append(members)
            for node in members.nodes { groupOf[node] = group }
        }
    }

    /// The memory a group reads, and whether at other positions than its own.
    func reads(_ group: Int) -> [(value: Int, elsewhere: Bool)] {
        groups[group].nodes.flatMap { node in
            groups[group].space == nil
                ? roots.operands(node).map { (value: $0, elsewhere: true) } : roots.reads(node)
        }.filter { $0.elsewhere || groupOf[$0.value] != group }
    }
}

/// Clusters under construction; a merge is refused when it would make two clusters wait for each other.
private struct Clusters {
    let roots: ValueRoots
    private var parent: [Int]
    private var members: [[Int]]
    private var successors: [[(node: Int, elsewhere: Bool)]]
    private var computed: [Bool]
    private var visited: [Int]
    private var visit = 0

    init(_ roots: ValueRoots) {
        self.roots = roots
        let count = roots.graph.nodes.count
        parent = Array(0..<count)
        members = (0..<count).map { [$0] }
        successors = Array(repeating: [], count: count)
        computed = Array(repeating: false, count: count)
        visited = Array(repeating: -1, count: count)

        // Virtual values are computed only where somebody needs them in memory.
        var inMemory = Set(roots.graph.roots.map { roots.root[$0] })
        for node in 0..<count where roots.root[node] == node {
            if roots.space(node) == nil || roots.isVirtual(node) && !roots.isRemade(node) {
                inMemory.formUnion(roots.operands(node))
            } else {
                inMemory.formUnion(roots.reads(node).filter(\.elsewhere).map(\.value))
            }
        }
        for node in 0..<count where roots.root[node] == node && !roots.isGiven(node) {
            computed[node] = !roots.isVirtual(node) || inMemory.contains(node)
            guard computed[node] else { continue }
            let reads =
                roots.space(node) == nil
                ? roots.operands(node).map { ($0, true) } : roots.reads(node)
            for (value, elsewhere) in reads where computed[value] {
                // A reduction's result exists only after its cluster.
                let reduced = roots.reductionShape(value) != nil
                successors[value].append((node, elsewhere || reduced))
            }
        }
    }

    private mutating func find(_ node: Int) -> Int {
        var top = node
        while parent[top] != top {
            parent[top] = parent[parent[top]]
            top = parent[top]
        }
        return top
    }

    /// Whether `b` waits for `a` other than by reading its elements one by one.
    private mutating func blocks(_ a: Int, _ b: Int) -> Bool {
        visit += 1
        var stack = [a]
        while let cluster = stack.popLast() {
            for (node, elsewhere) in successors[cluster] {
                let next = find(node)
                if next == b {
                    if cluster != a || elsewhere { return true }
                } else if next != a, visited[next] != visit {
                    visited[next] = visit
                    stack.append(next)
                }
            }
        }
        return false
    }

    private mutating func merge(_ first: Int, _ second: Int) {
        let (a, b) = (find(first), find(second))
        guard a != b, let space = roots.space(a), space == roots.space(b), !blocks(a, b),
            !blocks(b, a)
        else { return }
        let (kept, gone) = members[a].count >= members[b].count ? (a, b) : (b, a)
        parent[gone] = kept
        members[kept] += members[gone]
        successors[kept] += successors[gone]
        (members[gone], successors[gone]) = ([], [])
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

    mutating func result() -> [Group] {
        computed.indices.compactMap { node in
            guard computed[node], find(node) == node else { return nil }
            return Group(nodes: members[node].sorted(), space: roots.space(node))
        }
    }
}
