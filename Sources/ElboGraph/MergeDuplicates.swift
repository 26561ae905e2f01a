extension Graph {
    /// This graph with one node for each distinct operation on the same operands.
    ///
    /// Random numbers are functions of their key, so equal draws are merged too.
    public func mergingDuplicates() -> Graph {
        struct Computation: Hashable {
            let operation: Operation
            let operands: [Int]
        }
        var seen: [Computation: Int] = [:]
        var rewriter = GraphRewriter(self)
        return rewriter.rewrite { rewriter, node in
            var operands = node.operands
            if case .binary(let function) = node.operation, function.isCommutative {
                operands.sort()
            }
            let computation = Computation(operation: node.operation, operands: operands)
            if let earlier = seen[computation] { return earlier }
            let new = rewriter.append(node)
            seen[computation] = new
            return new
        }
    }
}
