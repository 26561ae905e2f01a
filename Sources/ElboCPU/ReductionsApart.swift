import ElboGraph

extension Graph {
    /// This graph with a copy of each cheap node that is both reduced and used otherwise, for the reduction
    /// alone.
    ///
    /// A reduction's result exists only when its whole cluster is done. Without the copy, g² of a gradient's
    /// norm would tie the optimiser's arithmetic to the cluster of the norm, away from the update that
    /// waits for it.
    func copyingReducedOperands() -> Graph {
        var users = [Int](repeating: 0, count: nodes.count)
        for node in nodes { for operand in Set(node.operands) { users[operand] += 1 } }
        var result: [Node] = []
        var place: [Int] = []
        for node in nodes {
            var operands = node.operands.map { place[$0] }
            if case .reduce = node.operation, users[node.operands[0]] > 1,
                nodes[node.operands[0]].operation.traits.contains(.cheap)
            {
                result.append(result[operands[0]])
                operands = [result.count - 1]
            }
            result.append(
                Node(
                    operation: node.operation, operands: operands, type: node.type,
                    label: node.label))
            place.append(result.count - 1)
        }
        return Graph(
            nodes: result, arguments: arguments, states: states, outputs: outputs.map { place[$0] },
            updates: updates.map { .init(slot: $0.slot, node: place[$0.node]) })
    }
}
