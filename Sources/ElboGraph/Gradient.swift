/// The gradient of a scalar with respect to other values of its trace, by reverse accumulation.
///
/// The gradients are ordinary nodes of the same trace, so they can be differentiated again. A value
/// that does not influence the scalar has gradient zero.
///
/// - Parameters:
///   - scalar: A float of shape `[]`.
///   - variables: Floats of any shape.
///   - scales: Values at which the gradient is multiplied before it goes on.
/// - Returns: One gradient for each variable, of the variable's shape.
public func gradient(
    of scalar: Tensor, withRespectTo variables: [Tensor], scaling scales: [GradientScale] = []
) -> [Tensor] {
    precondition(scalar.type == .float(.scalar), "gradient: \(scalar.type) is not one real number")
    let trace = scalar.trace
    let one = trace.constant(1)

    // Only nodes that depend on a variable carry a gradient.
    var depends = [Bool](repeating: false, count: trace.nodes.count)
    for variable in variables { depends[variable.node] = true }
    for (index, node) in trace.nodes.enumerated() where !depends[index] {
        depends[index] = node.operands.contains { depends[$0] }
    }

    let factors = Dictionary(uniqueKeysWithValues: scales.map { ($0.value.node, $0.factor) })
    var terms: [Int: GradientTerms] = [:]
    terms[scalar.node, default: GradientTerms()].add(one)
    var gradients: [Int: Tensor] = [:]
    for index in (0...scalar.node).reversed() where depends[index] {
        guard var upstream = terms.removeValue(forKey: index)?.sum else { continue }
        if let factor = factors[index] { upstream = upstream * factor }
        gradients[index] = upstream
        let node = trace.nodes[index]
        let operands = node.operands.map { Tensor(trace: trace, node: $0) }
        let contributions = node.operation.gradients(
            operands: operands, result: Tensor(trace: trace, node: index), upstream: upstream,
            needed: node.operands.map { depends[$0] })
        for (operand, contribution) in zip(node.operands, contributions) where depends[operand] {
            guard let contribution else { continue }
            terms[operand, default: GradientTerms()].add(contribution)
        }
    }
    return variables.map { variable in
        gradients[variable.node] ?? trace.constant(0).broadcast(to: variable.shape)
    }
}

/// A place where a gradient is multiplied on its way from a scalar to the variables.
///
/// The factor is not differentiated. It may be computed from the value it stands at, which no operation of
/// the value itself could be: a weight that is known only when everything behind the value has been computed.
public struct GradientScale {
    /// Where.
    public let value: Tensor
    /// What by; broadcast to the value's shape.
    public let factor: Tensor

    /// Marks a place.
    public init(at value: Tensor, by factor: Tensor) {
        self.value = value
        self.factor = factor
    }
}
