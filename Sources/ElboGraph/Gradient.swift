/// The gradient of a scalar with respect to other values of its trace, by reverse accumulation.
///
/// The gradients are ordinary nodes of the same trace, so they can be differentiated again. A value
/// that does not influence the scalar has gradient zero.
///
/// - Parameters:
///   - scalar: A float of shape `[]`.
///   - variables: Floats of any shape.
/// - Returns: One gradient for each variable, of the variable's shape.
public func gradient(of scalar: Tensor, withRespectTo variables: [Tensor]) -> [Tensor] {
    precondition(scalar.type == .float(.scalar), "gradient: \(scalar.type) is not one real number")
    let trace = scalar.trace
    let one = trace.constant(1)

    // Only nodes that depend on a variable carry a gradient.
    var depends = [Bool](repeating: false, count: trace.nodes.count)
    for variable in variables { depends[variable.node] = true }
    for (index, node) in trace.nodes.enumerated() where !depends[index] {
        depends[index] = node.operands.contains { depends[$0] }
    }

    var gradients: [Int: Tensor] = [scalar.node: one]
    for index in (0...scalar.node).reversed() where depends[index] {
        guard let upstream = gradients[index] else { continue }
        let node = trace.nodes[index]
        let operands = node.operands.map { Tensor(trace: trace, node: $0) }
        let contributions = node.operation.gradients(
            operands: operands, result: Tensor(trace: trace, node: index), upstream: upstream,
            needed: node.operands.map { depends[$0] })
        for (operand, contribution) in zip(node.operands, contributions) where depends[operand] {
            guard let contribution else { continue }
            gradients[operand] = gradients[operand].map { $0 + contribution } ?? contribution
        }
    }
    return variables.map { variable in
        gradients[variable.node] ?? trace.constant(0).broadcast(to: variable.shape)
    }
}
