import ElboGraph

/// Which nodes are other names for the same memory, and which are never computed on their own.
struct ValueRoots {
    let graph: Graph
    /// For each node the node whose memory it shares, itself mostly.
    let root: [Int]
    /// Comparisons that cost less to make again than to keep: of a value that lies in memory anyway with
    /// a fixed number, such as the mask of a rectifier.
    private let remade: Set<Int>
    // What the questions below are answered with, for each node; every pass asks them often.
    private var operandRoots: [[Int]]
    private var reductionShapes: [ReductionShape?] = []
    private var spaces: [Int?] = []
    private var reading: [[Read]] = []

    /// A value that a member of a cluster reads, and whether at other positions than its own.
    typealias Read = (value: Int, elsewhere: Bool)

    init(_ graph: Graph) {
        self.graph = graph
        var root: [Int] = []
        for (index, node) in graph.nodes.enumerated() {
            let keeps = ValueRoots.keepsElements(node, graph)
            root.append(keeps ? root[node.operands[0]] : index)
        }
        self.root = root
        // What products read lies in memory in any case.
        let inMemory = Set(
            graph.nodes.filter { $0.operation.traits.contains(.product) }
                .flatMap { $0.operands.map { root[$0] } })
        remade = Set(
            graph.nodes.indices.filter { index in
                guard case .compare = graph.nodes[index].operation else { return false }
                let operands = graph.nodes[index].operands.map { root[$0] }
                return inMemory.contains(operands[0]) && graph.isNumber(operands[1])
            })
        operandRoots = graph.nodes.map { $0.operands.map { root[$0] } }
        for node in graph.nodes.indices {
            reductionShapes.append(combination(node))
            spaces.append(positions(node))
            reading.append(values(node))
        }
    }

    /// Whether the result is its operand, bit for bit and in the same order.
    private static func keepsElements(_ node: Node, _ graph: Graph) -> Bool {
        guard let first = node.operands.first else { return false }
        let operand = graph.nodes[first].type
        let sameCount = operand.shape.count == node.type.shape.count
        switch node.operation {
        case .reshape, .stopGradient: return true
        case .broadcast, .slice, .pad, .reduce: return sameCount
        case .concatenate: return node.operands.count == 1
        case .convert(let element):
            return operand.element == element || (operand.element == .bool && element == .float)
        case .transpose(let permutation):
            let moved = permutation.filter { operand.shape.extents[$0] != 1 }
            return moved == moved.sorted()
        case .argument, .state, .constant, .iota, .unary, .binary, .compare, .logical, .not,
            .select, .deriveKey, .random, .gather, .scatterAdd, .cumulativeSum, .matrixMultiply,
            .convolution, .transposedConvolution, .convolutionFilter, .windows, .overlapAdd,
            .fourier,
            .fourierAdjoint:
            return false
        }
    }

    func operation(_ node: Int) -> Operation { graph.nodes[node].operation }
    func count(_ node: Int) -> Int { graph.nodes[node].type.shape.count }
    func operands(_ node: Int) -> [Int] { operandRoots[node] }

    /// Values that exist before the program starts.
    func isGiven(_ node: Int) -> Bool { operation(node).traits.contains(.given) }

    /// Values that readers make on the fly.
    func isVirtual(_ node: Int) -> Bool {
        operation(node).traits.contains(.virtual) ? root[node] == node : isRemade(node)
    }

    /// Virtual values that depend, element by element, on a value in memory.
    func isRemade(_ node: Int) -> Bool { remade.contains(node) }

    /// Element i of the result depends on element i of each operand only.
    func isPointwise(_ node: Int) -> Bool {
        if case .random = operation(node) { return true }
        return operation(node).isElementwise && root[node] == node
    }

    /// How a reduction that fits a cluster combines the elements; nil for others.
    func reductionShape(_ node: Int) -> ReductionShape? { reductionShapes[node] }

    private func combination(_ node: Int) -> ReductionShape? {
        guard case .reduce(_, let axes) = operation(node), root[node] == node else { return nil }
        let extents = graph.nodes[graph.nodes[node].operands[0]].type.shape.extents
        let kept = extents.indices.filter { !axes.contains($0) && extents[$0] != 1 }
        let gone = axes.filter { extents[$0] != 1 }
        guard let firstKept = kept.first, let lastKept = kept.last else { return .all }
        if gone.allSatisfy({ $0 > lastKept }) {
            return .trailing(gone.reduce(1) { $0 * extents[$1] })
        }
        if gone.allSatisfy({ $0 < firstKept }) {
            return .leading(kept.reduce(1) { $0 * extents[$1] })
        }
        return nil
    }

    /// The number of positions a cluster with this node walks through; nil for other nodes.
    func space(_ node: Int) -> Int? { spaces[node] }

    private func positions(_ node: Int) -> Int? {
        if isPointwise(node) || isVirtual(node) { return count(node) }
        return reductionShape(node) == nil ? nil : count(operands(node)[0])
    }

    /// The memory a member of a cluster reads, and whether at other positions than its own.
    func reads(_ node: Int) -> [Read] { reading[node] }

    private func values(_ node: Int) -> [Read] {
        if case .random = operation(node) { return [(operands(node)[0], true)] }
        if isRemade(node) { return [(operands(node)[0], false)] }
        if isVirtual(node) { return operands(node).map { ($0, true) } }
        return operands(node).flatMap { operand -> [Read] in
            isVirtual(operand) ? reads(operand) : [(operand, false)]
        }
    }
}

/// How a fused reduction combines a row-major array.
enum ReductionShape: Equatable {
    /// Everything.
    case all
    /// Each run of this many neighbours.
    case trailing(Int)
    /// Elements this far apart.
    case leading(Int)
}

extension Graph {
    /// Whether a node is one fixed number, repeated or not.
    fileprivate func isNumber(_ node: Int) -> Bool {
        if case .constant(let array) = nodes[node].operation { return array.shape.count == 1 }
        if case .broadcast = nodes[node].operation { return isNumber(nodes[node].operands[0]) }
        return false
    }
}
