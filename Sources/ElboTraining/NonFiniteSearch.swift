import ElboGraph

extension Graph {
    /// The first value of a run that is not finite although everything it was computed from is.
    ///
    /// Runs a copy of the graph that returns every number which outputs or updates need, on its own copy of the state.
    func firstNonFinite(state: [HostArray], arguments: [HostArray], on executor: any Executor)
        throws
        -> (name: String, value: String)?
    {
        let needed = removingDeadNodes()
        guard needed.nodes.count == nodes.count else {
            return try needed.firstNonFinite(state: state, arguments: arguments, on: executor)
        }
        let numbers = nodes.indices.filter { nodes[$0].type.element == .float }
        let everything = Graph(
            nodes: nodes, arguments: self.arguments, states: states, outputs: numbers, updates: [])
        let values = try executor.compile(everything, state: executor.makeState(state)).run(
            arguments)
        var offence: [Int: Float] = [:]
        for (index, array) in zip(numbers, values) {
            guard let bad = array.floats.first(where: { !$0.isFinite }) else { continue }
            if case .constant = nodes[index].operation { continue }
            if nodes[index].operands.allSatisfy({ offence[$0] == nil }) {
                return (name(of: index), bad.isNaN ? "NaN" : "infinite")
            }
            offence[index] = bad
        }
        return nil
    }

    /// A node's label, or its operation and the nearest labelled value computed from it.
    private func name(of index: Int) -> String {
        if let label = nodes[index].label { return label }
        let user = nodes.indices.dropFirst(index + 1).first {
            nodes[$0].label != nil && depends($0, on: index)
        }
        let operation = "the result of \(nodes[index].operation.name) \(nodes[index].type)"
        return user.flatMap { nodes[$0].label }.map { "\(operation) on the way to \($0)" }
            ?? operation
    }

    private func depends(_ user: Int, on index: Int) -> Bool {
        var reached: Set<Int> = [index]
        for node in index + 1...user where nodes[node].operands.contains(where: reached.contains) {
            reached.insert(node)
        }
        return reached.contains(user)
    }
}
