extension Graph {
    /// This graph with identities applied that hold for every number, NaN and infinities included.
    public func simplifyingAlgebra() -> Graph {
        var rewriter = GraphRewriter(self)
        return rewriter.rewrite { rewriter, node in rewriter.simplified(node) }
    }
}

extension GraphRewriter {
    fileprivate mutating func simplified(_ node: Node) -> Int? {
        let operands = node.operands
        func operation(_ index: Int) -> Operation { nodes[index].operation }
        switch node.operation {
        case .stopGradient:
            return operands[0]
        case .unary(.negate):
            if case .unary(.negate) = operation(operands[0]) {
                return nodes[operands[0]].operands[0]
            }
        case .binary(let function):
            return simplifiedBinary(function, operands, node.type)
        case .select:
            if operands[1] == operands[2] { return operands[1] }
            // select(x ≤ 0, 0, x) is the rectifier, for NaN as well.
            if case .compare(.lessOrEqual) = operation(operands[0]),
                nodes[operands[0]].operands == [operands[2], operands[1]], splat(operands[1]) == 0,
                node.type.element == .float
            {
                return append(.unary(.relu), [operands[2]])
            }
        case .broadcast(let shape):
            if nodes[operands[0]].type.shape == shape { return operands[0] }
            if case .broadcast = operation(operands[0]) {
                return append(.broadcast(shape), [nodes[operands[0]].operands[0]])
            }
            if case .reshape = operation(operands[0]) {
                return broadcastOfReshape(operands[0], to: shape)
            }
        case .reshape(let shape):
            if nodes[operands[0]].type.shape == shape { return operands[0] }
            if case .reshape = operation(operands[0]) {
                return append(.reshape(shape), [nodes[operands[0]].operands[0]])
            }
        case .transpose(let permutation):
            if permutation == Array(0..<permutation.count) { return operands[0] }
            if case .transpose(let inner) = operation(operands[0]) {
                return append(
                    .transpose(permutation.map { inner[$0] }), [nodes[operands[0]].operands[0]])
            }
        case .reduce(_, let axes):
            if axes.isEmpty { return operands[0] }
        case .matrixMultiply(let left, let right):
            return matrixMultiplyOfTranspose(operands, left, right)
        default: break
        }
        return nil
    }

    private mutating func simplifiedBinary(
        _ function: BinaryFunction, _ operands: [Int], _ type: TensorType
    ) -> Int? {
        let (a, b) = (splat(operands[0]), splat(operands[1]))
        switch function {
        case .add:
            // x + (-0) is x for every x, while x + 0 turns -0 into 0, which compares equal.
            if b == 0 { return operands[0] }
            if a == 0 { return operands[1] }
        case .subtract:
            if b == 0 { return operands[0] }
            if a == 0 { return append(.unary(.negate), [operands[1]]) }
        case .multiply:
            if b == 1 { return operands[0] }
            if a == 1 { return operands[1] }
            if b == -1 { return append(.unary(.negate), [operands[0]]) }
            if a == -1 { return append(.unary(.negate), [operands[1]]) }
        case .divide:
            if b == 1 { return operands[0] }
            // A power of two has an exact reciprocal.
            if let b, b.isNormal, b.significand == 1, abs(b.exponent) < 100 {
                let reciprocal = append(.constant(HostArray(1 / b)), [])
                return append(
                    .binary(.multiply), [operands[0], append(.broadcast(type.shape), [reciprocal])])
            }
        case .maximum, .minimum:
            if operands[0] == operands[1] { return operands[0] }
        }
        return nil
    }

    /// Repeating what only gained or lost leading unit axes needs no reshape.
    private mutating func broadcastOfReshape(_ reshape: Int, to shape: Shape) -> Int? {
        let source = nodes[reshape].operands[0]
        let trimmed: (Shape) -> [Int] = { Array($0.extents.drop { $0 == 1 }) }
        guard trimmed(nodes[source].type.shape) == trimmed(nodes[reshape].type.shape),
            nodes[source].type.shape.broadcasts(to: shape)
        else { return nil }
        return append(.broadcast(shape), [source])
    }

    /// A product takes its operands transposed for free.
    private mutating func matrixMultiplyOfTranspose(_ operands: [Int], _ left: Bool, _ right: Bool)
        -> Int?
    {
        func untransposed(_ index: Int) -> Int? {
            guard case .transpose(let permutation) = nodes[index].operation else { return nil }
            var swap = Array(0..<permutation.count)
            swap.swapAt(swap.count - 1, swap.count - 2)
            return permutation == swap ? nodes[index].operands[0] : nil
        }
        let (a, b) = (untransposed(operands[0]), untransposed(operands[1]))
        guard a != nil || b != nil else { return nil }
        return append(
            .matrixMultiply(
                transposeLeft: a == nil ? left : !left, transposeRight: b == nil ? right : !right),
            [a ?? operands[0], b ?? operands[1]])
    }
}
