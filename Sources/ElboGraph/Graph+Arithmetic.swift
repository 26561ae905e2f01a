extension Graph {
    /// How many multiplications with an addition its products and convolutions take: what nearly all of a
    /// network's time goes into. Element-by-element work is not counted, nor what no result needs.
    public var multiplyAdds: Int {
        let needed = removingDeadNodes()
        return needed.nodes.reduce(0) { $0 + needed.multiplyAdds(of: $1) }
    }

    private func multiplyAdds(of node: Node) -> Int {
        func shape(_ operand: Int) -> Shape { nodes[node.operands[operand]].type.shape }
        switch node.operation {
        case .matrixMultiply(let transposeLeft, _):
            // Each element of the result sums over the axis that the operands share.
            let left = shape(0).extents
            return node.type.shape.count * left[left.count - (transposeLeft ? 2 : 1)]
        case .convolution, .convolutionFilter:
            // y = conv(x, w) and its adjoint in w touch the same triples: every output position with the filter.
            return node.operation.isFilter
                ? shape(1).count * node.type.shape.extents.dropLast().reduce(1, *)
                : node.type.shape.count * shape(1).extents.dropLast().reduce(1, *)
        case .transposedConvolution:
            return shape(0).count * shape(1).extents.dropLast().reduce(1, *)
        case .argument, .state, .constant, .iota, .unary, .binary, .compare, .logical, .not,
            .select,
            .convert, .stopGradient, .deriveKey, .random, .broadcast, .reshape, .transpose, .slice,
            .pad, .concatenate, .gather, .scatterAdd, .cumulativeSum, .reduce, .windows,
            .overlapAdd, .fourier, .fourierAdjoint:
            return 0
        }
    }
}

extension Operation {
    /// Whether it is the adjoint of a convolution in its filter.
    fileprivate var isFilter: Bool {
        if case .convolutionFilter = self { true } else { false }
    }
}
