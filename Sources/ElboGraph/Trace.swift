/// A graph under construction: ordinary Swift code that computes with `Tensor` adds nodes to it.
///
/// Not `Sendable` on purpose: a trace belongs to the function that builds it.
public final class Trace {
    private(set) var nodes: [Node] = []
    private var arguments: [TensorType] = []
    private var states: [TensorType] = []
    private var updates: [Graph.StateUpdate] = []

    /// Starts an empty trace.
    public init() {}

    /// Declares the next argument of the program.
    public func argument(_ type: TensorType, label: String? = nil) -> Tensor {
        arguments.append(type)
        return append(.argument(arguments.count - 1), declared: type, label: label)
    }

    /// Declares the next slot of the program's state and returns its value before the run.
    public func state(_ type: TensorType, label: String? = nil) -> Tensor {
        states.append(type)
        return append(.state(states.count - 1), declared: type, label: label)
    }

    /// Sets the value of a state slot after the run.
    public func update(_ state: Tensor, to value: Tensor) {
        guard case .state(let slot) = nodes[state.node].operation else {
            preconditionFailure("update: \(nodes[state.node].operation.name) is not a state")
        }
        precondition(
            state.type == value.type, "update: state is \(state.type), the value \(value.type)")
        updates.append(Graph.StateUpdate(slot: slot, node: value.node))
    }

    /// A fixed array.
    public func constant(_ array: HostArray) -> Tensor {
        append(.constant(array))
    }

    /// A fixed number.
    public func constant(_ value: Double) -> Tensor {
        append(.constant(HostArray(value)))
    }

    /// Whole numbers counting along one axis of a shape.
    public func iota(_ shape: Shape, axis: Int) -> Tensor {
        append(.iota(shape, axis: shape.normalized(axis: axis)))
    }

    /// The finished graph.
    ///
    /// Updates of the state are part of it; nodes that no output or update needs are kept (the pass
    /// `removingDeadNodes` drops them).
    public func graph(returning outputs: [Tensor]) -> Graph {
        Graph(
            nodes: nodes, arguments: arguments, states: states, outputs: outputs.map(\.node),
            updates: updates)
    }

    /// Adds a node; the operands' types must fit.
    package func append(
        _ operation: Operation, _ operands: [Tensor] = [], declared: TensorType? = nil,
        label: String? = nil
    ) -> Tensor {
        precondition(
            operands.allSatisfy { $0.trace === self },
            "\(operation.name): operands come from different traces")
        do {
            let type = try operation.resultType(operands.map(\.type), argumentType: declared)
            nodes.append(
                Node(
                    operation: operation, operands: operands.map(\.node), type: type, label: label))
        } catch {
            preconditionFailure("\(error)")
        }
        return Tensor(trace: self, node: nodes.count - 1)
    }

    /// Gives a node a name for people.
    func label(_ node: Int, _ label: String) {
        let old = nodes[node]
        nodes[node] = Node(
            operation: old.operation, operands: old.operands, type: old.type, label: label)
    }
}

extension Graph {
    /// Traces a function of arrays into a graph.
    ///
    ///     let graph = Graph.tracing([.float([3]), .float([3])]) { [$0[0] * $0[1]] }
    public static func tracing(_ arguments: [TensorType], _ function: ([Tensor]) -> [Tensor])
        -> Graph
    {
        let trace = Trace()
        let outputs = function(arguments.map { trace.argument($0) })
        return trace.graph(returning: outputs)
    }
}
