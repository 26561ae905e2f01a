public import ElboGraph

/// The executor that defines what each operation means: Float64, one obvious loop for each.
///
/// It is the oracle of the tests and far too slow for work.
public struct ReferenceExecutor: Executor {
    /// Makes the executor.
    public init() {}

    /// "reference"
    public var name: String { "reference" }

    /// Memory in ordinary arrays.
    public func makeState(_ initial: [HostArray], usedInTurn: Bool) -> any ProgramState {
        ReferenceState(initial.map(\.inDoublePrecision))
    }

    /// Prepares a graph; nothing is rewritten.
    ///
    /// - Throws: `GraphError` for an illegal graph, `ReferenceError` for a state that does not fit.
    public func compile(_ graph: Graph, state: any ProgramState) throws -> any Program {
        guard let state = state as? ReferenceState, state.types == graph.states else {
            throw ReferenceError.foreignState
        }
        try graph.verify()
        return ReferenceProgram(graph, state)
    }
}

/// Why a graph cannot be prepared.
public enum ReferenceError: Error, Equatable, CustomStringConvertible {
    /// The state comes from another executor or has other slots than the graph.
    case foreignState

    /// One sentence.
    public var description: String {
        "the state was made by another executor or for another graph"
    }
}

final class ReferenceProgram: Program {
    private let graph: Graph
    private let state: ReferenceState

    init(_ graph: Graph, _ state: ReferenceState) {
        self.graph = graph
        self.state = state
    }

    func run(_ arguments: [HostArray]) throws -> [HostArray] {
        try graph.check(arguments)
        return try state.access.access(writing: !graph.updates.isEmpty) {
            try evaluated(arguments)
        }
    }

    /// All of a run's values are its own: nothing is there to be copied.
    func copy() -> any Program { ReferenceProgram(graph, state) }

    private func evaluated(_ arguments: [HostArray]) throws -> [HostArray] {
        var values: [HostArray] = []
        values.reserveCapacity(graph.nodes.count)
        for node in graph.nodes {
            let value: HostArray =
                switch node.operation {
                case .argument(let position): arguments[position].inDoublePrecision
                case .state(let slot): state.arrays[slot]
                default:
                    try evaluate(
                        node.operation, node.operands.map { values[$0] }, resultType: node.type)
                }
            values.append(value)
        }
        if !graph.updates.isEmpty {
            var arrays = state.arrays
            for update in graph.updates { arrays[update.slot] = values[update.node] }
            state.replace(arrays)
        }
        return graph.outputs.map { values[$0] }
    }
}

extension HostArray {
    /// The same array with its floats in double precision.
    package var inDoublePrecision: HostArray {
        guard case .float32(let numbers) = values else { return self }
        return HostArray(shape, numbers.map { Double($0) })
    }
}
