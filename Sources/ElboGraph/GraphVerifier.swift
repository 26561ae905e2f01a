/// Why a graph is not legal.
public enum GraphError: Error, Equatable, CustomStringConvertible {
    /// A node uses a node that is not before it.
    case operandNotBefore(node: Int, operand: Int)
    /// A node's type is not what its operation gives.
    case wrongType(node: Int, declared: TensorType, computed: TensorType)
    /// A node's operands do not fit its operation.
    case illegalOperation(node: Int, error: OperationError)
    /// An argument or state node names a position that is not declared.
    case undeclared(node: Int)
    /// An output or update names a node that does not exist.
    case missingRoot(Int)
    /// A slot is updated with a value of another type, or twice, or does not exist.
    case illegalUpdate(slot: Int)

    /// One sentence.
    public var description: String {
        switch self {
        case .operandNotBefore(let node, let operand):
            "node %\(node) uses %\(operand), which is not before it"
        case .wrongType(let node, let declared, let computed):
            "node %\(node) is declared \(declared) but computes \(computed)"
        case .illegalOperation(let node, let error): "node %\(node): \(error)"
        case .undeclared(let node): "node %\(node) reads an argument or state that is not declared"
        case .missingRoot(let node): "output %\(node) does not exist"
        case .illegalUpdate(let slot):
            "slot \(slot) is updated twice, with another type, or does not exist"
        }
    }
}

extension Graph {
    /// Checks that the graph is legal; run after every pass in tests.
    ///
    /// - Throws: `GraphError` naming the first offence.
    public func verify() throws(GraphError) {
        for (index, node) in nodes.enumerated() {
            for operand in node.operands where !(0..<index).contains(operand) {
                throw .operandNotBefore(node: index, operand: operand)
            }
            var declared: TensorType?
            switch node.operation {
            case .argument(let position):
                guard arguments.indices.contains(position) else { throw .undeclared(node: index) }
                declared = arguments[position]
            case .state(let slot):
                guard states.indices.contains(slot) else { throw .undeclared(node: index) }
                declared = states[slot]
            default: break
            }
            let computed: TensorType
            do {
                computed = try node.operation.resultType(
                    node.operands.map { nodes[$0].type }, argumentType: declared)
            } catch {
                throw .illegalOperation(node: index, error: error)
            }
            guard computed == node.type else {
                throw .wrongType(node: index, declared: node.type, computed: computed)
            }
        }
        for root in roots where !nodes.indices.contains(root) { throw .missingRoot(root) }
        var seen: Set<Int> = []
        for update in updates {
            guard states.indices.contains(update.slot), seen.insert(update.slot).inserted,
                nodes[update.node].type == states[update.slot]
            else { throw .illegalUpdate(slot: update.slot) }
        }
    }
}
