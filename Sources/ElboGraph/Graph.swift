/// One step of a graph: an operation on earlier nodes.
public struct Node: Hashable, Sendable {
    /// What is computed.
    public let operation: Operation
    /// Positions of the operands, all smaller than the node's own.
    public let operands: [Int]
    /// The result's type.
    public let type: TensorType
    /// A name for people, for example the parameter's.
    public let label: String?

    /// Makes a node.
    public init(operation: Operation, operands: [Int], type: TensorType, label: String? = nil) {
        self.operation = operation
        self.operands = operands
        self.type = type
        self.label = label
    }
}

/// A computation as a value: single-assignment nodes in an order that can be executed.
///
/// Nothing here runs: an `Executor` turns a graph into a program.
public struct Graph: Hashable, Sendable {
    /// The nodes; operands come before their users.
    public let nodes: [Node]
    /// Types of the arguments given at each run.
    public let arguments: [TensorType]
    /// Types of the state's slots.
    public let states: [TensorType]
    /// Nodes whose values a run returns.
    public let outputs: [Int]
    /// Nodes whose values replace slots of the state after a run, all at once.
    public let updates: [StateUpdate]

    /// A slot and the node that gives its next value.
    public struct StateUpdate: Hashable, Sendable {
        /// The slot.
        public let slot: Int
        /// The node.
        public let node: Int

        /// Makes an update.
        public init(slot: Int, node: Int) {
            self.slot = slot
            self.node = node
        }
    }

    /// Makes a graph; `verify()` says whether it is legal.
    public init(
        nodes: [Node], arguments: [TensorType], states: [TensorType], outputs: [Int],
        updates: [StateUpdate]
    ) {
        self.nodes = nodes
        self.arguments = arguments
        self.states = states
        self.outputs = outputs
        self.updates = updates
    }

    /// Nodes that must be computed whatever else is not.
    public var roots: [Int] { outputs + updates.map(\.node) }
}
