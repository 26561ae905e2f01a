extension Graph {
    /// This graph with one node for each distinct operation on the same operands.
    ///
    /// Random numbers are functions of their key, so equal draws are merged too.
    public func mergingDuplicates() -> Graph {
        struct Computation: Hashable {
            let operation: Operation
            let operands: [Int]
            // Zeros of either sign are equal numbers but different fixed values: 1 / 0 tells them apart.
            let negativeZeros: [Int]
        }
        var seen: [Computation: Int] = [:]
        seen.reserveCapacity(nodes.count)
        var rewriter = GraphRewriter(self)
        return rewriter.rewrite { rewriter, node in
            var operands = node.operands
            if case .binary(let function) = node.operation, function.isCommutative {
                operands.sort()
            }
            let computation = Computation(
                operation: node.operation, operands: operands,
                negativeZeros: node.operation.negativeZeros)
            if let earlier = seen[computation] { return earlier }
            let new = rewriter.append(node)
            seen[computation] = new
            return new
        }
    }
}

extension Operation {
    /// Where the operation's fixed numbers are zeros with a minus sign.
    fileprivate var negativeZeros: [Int] {
        let numbers: [Double] =
            switch self {
            case .constant(let array): array.type.element == .float ? array.doubles : []
            case .pad(_, _, _, let value): [value]
            case .argument, .state, .iota, .unary, .binary, .compare, .logical, .not, .select,
                .convert, .stopGradient, .deriveKey, .random, .broadcast, .reshape, .transpose,
                .slice, .concatenate, .gather, .scatterAdd, .cumulativeSum, .reduce,
                .matrixMultiply, .convolution, .transposedConvolution, .convolutionFilter,
                .windows, .overlapAdd, .fourier, .fourierAdjoint:
                []
            }
        return numbers.indices.filter { numbers[$0] == 0 && numbers[$0].sign == .minus }
    }
}
