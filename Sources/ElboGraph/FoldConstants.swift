extension Graph {
    /// This graph with arithmetic on fixed numbers done now.
    ///
    /// A fixed number is a one-element constant, or one repeated to a larger shape; larger fixed
    /// arrays are left alone, since folding them would trade time for memory.
    public func foldingConstants() -> Graph {
        var rewriter = GraphRewriter(self)
        return rewriter.rewrite { rewriter, node in
            guard node.operation.isElementwise else { return nil }
            let splats = node.operands.compactMap { rewriter.splat($0) }
            guard splats.count == node.operands.count,
                let value = node.operation.evaluate(splats)
            else { return nil }
            let array: HostArray =
                switch node.type.element {
                case .bool: HostArray(.scalar, [value != 0])
                case .int: HostArray(.scalar, [Int32(value)])
                case .float, .key: HostArray(value)
                }
            let constant = rewriter.append(.constant(array), [])
            return node.type.shape == .scalar
                ? constant : rewriter.append(.broadcast(node.type.shape), [constant])
        }
    }
}

extension GraphRewriter {
    /// The one number that every element of a node is, when that is known.
    func splat(_ index: Int) -> Double? {
        switch nodes[index].operation {
        case .constant(let array) where array.shape.count == 1 && array.type.element != .key:
            array.doubles[0]
        case .broadcast, .reshape: splat(nodes[index].operands[0])
        default: nil
        }
    }
}

extension Operation {
    /// The value of an element-by-element operation on numbers, truth values being 0 and 1.
    fileprivate func evaluate(_ x: [Double]) -> Double? {
        switch self {
        case .unary(let function): function(x[0])
        case .binary(let function): function(x[0], x[1])
        case .compare(let comparison): comparison(x[0], x[1]) ? 1 : 0
        case .logical(let function): function(x[0] != 0, x[1] != 0) ? 1 : 0
        case .not: x[0] == 0 ? 1 : 0
        case .select: x[0] != 0 ? x[1] : x[2]
        case .stopGradient: x[0]
        case .argument, .state, .constant, .iota, .convert, .deriveKey, .random, .broadcast,
            .reshape, .transpose, .slice, .pad, .concatenate, .gather, .scatterAdd, .cumulativeSum,
            .reduce, .matrixMultiply, .convolution, .transposedConvolution, .convolutionFilter,
            .windows, .overlapAdd, .fourier, .fourierAdjoint:
            nil
        }
    }
}
