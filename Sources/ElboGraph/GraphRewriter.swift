/// Copies a graph node by node, letting a pass replace nodes on the way.
struct GraphRewriter {
    let original: Graph
    private(set) var nodes: [Node] = []
    /// For each node of the original, its node in the copy.
    private(set) var position: [Int]

    init(_ graph: Graph) {
        original = graph
        position = [Int](repeating: -1, count: graph.nodes.count)
        nodes.reserveCapacity(graph.nodes.count)
    }

    /// Adds a node to the copy; the operands are nodes of the copy and must fit.
    mutating func append(_ operation: Operation, _ operands: [Int], label: String? = nil) -> Int {
        do {
            let type = try operation.resultType(operands.map { nodes[$0].type })
            return append(Node(operation: operation, operands: operands, type: type, label: label))
        } catch {
            preconditionFailure("a rewrite made an illegal node: \(error)")
        }
    }

    /// Adds a node whose type is known.
    mutating func append(_ node: Node) -> Int {
        nodes.append(node)
        return nodes.count - 1
    }

    /// The original node with its operands renumbered for the copy.
    func renumbered(_ index: Int) -> Node {
        let node = original.nodes[index]
        return Node(
            operation: node.operation, operands: node.operands.map { position[$0] },
            type: node.type,
            label: node.label)
    }

    /// Copies the whole graph: `replace` may return a node of the copy that stands for the given one.
    mutating func rewrite(_ replace: (inout GraphRewriter, Node) -> Int?) -> Graph {
        for index in original.nodes.indices {
            let node = renumbered(index)
            position[index] = replace(&self, node) ?? append(node)
        }
        return graph()
    }

    /// The copy, with the original's outputs and updates.
    func graph() -> Graph {
        Graph(
            nodes: nodes, arguments: original.arguments, states: original.states,
            outputs: original.outputs.map { position[$0] },
            updates: original.updates.map { .init(slot: $0.slot, node: position[$0.node]) })
    }
}
