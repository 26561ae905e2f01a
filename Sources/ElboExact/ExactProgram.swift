import ElboGraph
import ElboReference
import Foundation

/// Node after node.
///
/// Sendable: a program belongs to one run at a time, as all programs do.
final class ExactProgram: Program, @unchecked Sendable {
    private let graph: Graph
    private let state: ReferenceState
    private let lanes: Int
    /// Nodes that depend on the state and constants alone.
    private let isLasting: [Bool]
    /// The values of these, and the version of the state that they were computed of.
    private var lasting: (version: Int, values: [HostArray?])?
    /// For each node, the values that no later one needs.
    private let lastUses: [[Int]]

    init(_ graph: Graph, _ state: ReferenceState, lanes: Int) {
        self.graph = graph
        self.state = state
        self.lanes = lanes
        var isLasting: [Bool] = []
        var lastUse: [Int: Int] = [:]
        for (index, node) in graph.nodes.enumerated() {
            if case .argument = node.operation {
                isLasting.append(false)
            } else {
                isLasting.append(node.operands.allSatisfy { isLasting[$0] })
            }
            for operand in node.operands { lastUse[operand] = index }
        }
        var lastUses = [[Int]](repeating: [], count: graph.nodes.count)
        let roots = Set(graph.roots)
        for (value, user) in lastUse where !isLasting[value] && !roots.contains(value) {
            lastUses[user].append(value)
        }
        self.isLasting = isLasting
        self.lastUses = lastUses
    }

    func copy() -> any Program { ExactProgram(graph, state, lanes: lanes) }

    func run(_ arguments: [HostArray]) throws -> [HostArray] {
        try graph.check(arguments)
        return try state.access.access(writing: !graph.updates.isEmpty) {
            var values = try lastingValues()
            for (index, node) in graph.nodes.enumerated() where !isLasting[index] {
                values[index] = try value(of: node, values, arguments)
                for dead in lastUses[index] { values[dead] = nil }
            }
            if !graph.updates.isEmpty {
                var arrays = state.arrays
                for update in graph.updates { arrays[update.slot] = present(values, update.node) }
                state.replace(arrays)
            }
            return graph.outputs.map { present(values, $0) }
        }
    }

    private func lastingValues() throws -> [HostArray?] {
        if let lasting, lasting.version == state.version { return lasting.values }
        var values = [HostArray?](repeating: nil, count: graph.nodes.count)
        for (index, node) in graph.nodes.enumerated() where isLasting[index] {
            values[index] = try value(of: node, values, [])
        }
        lasting = (state.version, values)
        return values
    }

    private func value(of node: Node, _ values: [HostArray?], _ arguments: [HostArray]) throws
        -> HostArray
    {
        switch node.operation {
        case .argument(let position): arguments[position].inDoublePrecision
        case .state(let slot): state.arrays[slot]
        default:
            try exactValue(
                of: node.operation, node.operands.map { present(values, $0) },
                resultType: node.type, lanes: lanes)
        }
    }

    private func present(_ values: [HostArray?], _ index: Int) -> HostArray {
        guard let value = values[index] else {
            preconditionFailure("the value of node \(index) is gone before its last use")
        }
        return value
    }
}
