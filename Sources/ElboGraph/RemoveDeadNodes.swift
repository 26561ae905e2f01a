extension Graph {
    /// This graph without nodes that no output or update needs.
    public func removingDeadNodes() -> Graph {
        var isNeeded = [Bool](repeating: false, count: nodes.count)
        for root in roots { isNeeded[root] = true }
        for index in nodes.indices.reversed() where isNeeded[index] {
            for operand in nodes[index].operands { isNeeded[operand] = true }
        }
        var position = [Int](repeating: -1, count: nodes.count)
        var kept: [Node] = []
        for (index, node) in nodes.enumerated() where isNeeded[index] {
            position[index] = kept.count
            kept.append(
                Node(
                    operation: node.operation, operands: node.operands.map { position[$0] },
                    type: node.type, label: node.label))
        }
        return Graph(
            nodes: kept, arguments: arguments, states: states,
            outputs: outputs.map { position[$0] },
            updates: updates.map { .init(slot: $0.slot, node: position[$0.node]) })
    }
}
