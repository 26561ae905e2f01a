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
    private var reading: [[ValueRoots.Read]] = []

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
        reading = groups.indices.map(values)
    }

    /// The memory a group reads, and whether at other positions than its own.
    func reads(_ group: Int) -> [ValueRoots.Read] { reading[group] }

    private func values(_ group: Int) -> [ValueRoots.Read] {
        groups[group].nodes.flatMap { node in
            groups[group].space == nil
                ? roots.operands(node).map { (value: $0, elsewhere: true) } : roots.reads(node)
        }.filter { $0.elsewhere || groupOf[$0.value] != group }
    }
}
