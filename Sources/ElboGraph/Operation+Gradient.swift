extension Operation {
    /// For each operand, the derivative of the result in the direction `upstream`, transposed.
    ///
    /// One rule for each operation, without a default: a new operation does not compile until it has
    /// one. Nil where no gradient flows; rules may skip operands that are not `needed`.
    func gradients(
        operands: [Tensor], result y: Tensor, upstream g: Tensor, needed: [Bool]
    ) -> [Tensor?] {
        let zero = g.trace.constant(0)
        switch self {
        // MARK: Sources and what has no derivative
        case .argument, .state, .constant, .iota: return []
        case .compare, .logical, .not, .stopGradient, .deriveKey, .random:
            return operands.map { _ in nil }
        case .convert:
            return [operands[0].type.element == .float && y.type.element == .float ? g : nil]

        // MARK: Element by element
        case .unary(let function):
            // A rectifier stops the gradient rather than multiplying it with zero.
            if function == .relu { return [ElboGraph.select(y .<= zero, zero, g)] }
            return [function.derivative(operands[0], y).map { g * $0 }]
        case .binary(let function):
            let (a, b) = (operands[0], operands[1])
            switch function {
            case .add: return [g, g]
            case .subtract: return [g, -g]
            case .multiply: return [needed[0] ? g * b : nil, needed[1] ? g * a : nil]
            case .divide: return [g / b, needed[1] ? -(g * y / b) : nil]
            case .maximum, .minimum:
                // Equal operands share the gradient.
                let half = g * 0.5
                let first = function == .maximum ? a .> b : a .< b
                let tie = a .== b
                return [
                    ElboGraph.select(tie, half, ElboGraph.select(first, g, zero)),
                    ElboGraph.select(tie, half, ElboGraph.select(first, zero, g)),
                ]
            }
        case .select:
            return [
                nil, ElboGraph.select(operands[0], g, zero), ElboGraph.select(operands[0], zero, g),
            ]

        // MARK: Movement
        case .broadcast:
            let (from, to) = (operands[0].shape, y.shape)
            let new = to.rank - from.rank
            let axes = (0..<to.rank).filter { $0 < new || from.extents[$0 - new] != to.extents[$0] }
            return [g.sum(along: axes).reshaped(to: from)]
        case .reshape:
            return [g.reshaped(to: operands[0].shape)]
        case .transpose(let permutation):
            var inverse = permutation
            for (position, axis) in permutation.enumerated() { inverse[axis] = position }
            return [g.transposed(inverse)]
        case .slice(let starts, _, let strides):
            let whole = operands[0].shape.extents
            let high = whole.indices.map { axis in
                let count = y.shape.extents[axis]
                return whole[axis] - starts[axis]
                    - (count > 0 ? (count - 1) * strides[axis] + 1 : 0)
            }
            return [
                g.trace.append(
                    .pad(low: starts, high: high, interior: strides.map { $0 - 1 }, value: 0), [g])
            ]
        case .pad(let low, _, let interior, _):
            let inner = operands[0].shape.extents
            let ends = inner.indices.map { axis in
                low[axis] + (inner[axis] > 0 ? (inner[axis] - 1) * (interior[axis] + 1) + 1 : 0)
            }
            return [
                g.trace.append(
                    .slice(starts: low, ends: ends, strides: interior.map { $0 + 1 }), [g])
            ]
        case .concatenate(let axis):
            var start = 0
            return operands.map { operand in
                let end = start + operand.shape.extents[axis]
                defer { start = end }
                return g.slice(start..<end, along: axis)
            }
        case .gather:
            return [g.scatterAdd(operands[1], count: operands[0].shape.extents[0]), nil]
        case .scatterAdd:
            return [g.gather(operands[1]), nil]
        case .cumulativeSum(let axis, let reversed, let exclusive):
            return [g.cumulativeSum(along: axis, reversed: !reversed, exclusive: exclusive)]

        // MARK: Reductions
        case .reduce(let reduction, let axes):
            let x = operands[0]
            let kept = x.shape.collapsing(axes: axes)
            switch reduction {
            case .sum: return [g.reshaped(to: kept).broadcast(to: x.shape)]
            case .max:
                // Equal largest elements share the gradient.
                let isLargest = (x .== y.reshaped(to: kept)).converted(to: .float)
                let share = g.reshaped(to: kept) / isLargest.sum(along: axes, keepingAxes: true)
                return [share * isLargest]
            }

        // MARK: Linear algebra
        case .matrixMultiply(let left, let right):
            // C = A'B' gives dA' = g·B'ᵀ and dB' = A'ᵀ·g, each transposed where its operand was.
            let (a, b) = (operands[0], operands[1])
            let first: Tensor? =
                !needed[0]
                ? nil
                : left
                    ? b.matrixMultiplied(by: g, transposingSelf: right, transposingOther: true)
                    : g.matrixMultiplied(by: b, transposingOther: !right)
            let second: Tensor? =
                !needed[1]
                ? nil
                : right
                    ? g.matrixMultiplied(by: a, transposingSelf: true, transposingOther: left)
                    : a.matrixMultiplied(by: g, transposingSelf: !left)
            return [first, second]

        // MARK: Images
        case .convolution(let convolution):
            let (x, w) = (operands[0], operands[1])
            return [
                needed[0]
                    ? g.transposedConvolved(
                        with: w, convolution, extents: Array(x.shape.extents[1...2])) : nil,
                needed[1] ? g.trace.append(.convolutionFilter(convolution), [x, g]) : nil,
            ]
        case .transposedConvolution(let convolution, _):
            let (y, w) = (operands[0], operands[1])
            return [
                needed[0] ? g.convolved(with: w, convolution) : nil,
                needed[1] ? g.trace.append(.convolutionFilter(convolution), [g, y]) : nil,
            ]
        case .convolutionFilter(let convolution):
            let (x, y) = (operands[0], operands[1])
            return [
                needed[0]
                    ? y.transposedConvolved(
                        with: g, convolution, extents: Array(x.shape.extents[1...2])) : nil,
                needed[1] ? x.convolved(with: g, convolution) : nil,
            ]
        case .windows(let window):
            let extents = Array(operands[0].shape.extents[1...2])
            return [g.trace.append(.overlapAdd(window, extents: extents), [g])]
        case .overlapAdd(let window, _):
            return [g.windows(window)]

        // MARK: Signals
        case .fourier: return [g.trace.append(.fourierAdjoint, [g])]
        case .fourierAdjoint: return [g.trace.append(.fourier, [g])]
        }
    }
}

extension UnaryFunction {
    /// The derivative at x, where the function's value is y; nil where it is zero everywhere.
    func derivative(_ x: Tensor, _ y: Tensor) -> Tensor? {
        switch self {
        case .negate: x.trace.constant(-1)
        case .absolute: ElboGraph.sign(x)
        case .sign, .floor: nil
        case .exp: y
        case .expm1: ElboGraph.exp(x)
        case .log: 1 / x
        case .log1p: 1 / (1 + x)
        case .sqrt: 0.5 / y
        case .tanh: 1 - y * y
        case .sigmoid: y * (1 - y)
        case .softplus: ElboGraph.sigmoid(x)
        case .relu: (y .> y.trace.constant(0)).converted(to: .float)
        case .erf: ElboGraph.exp(-(x * x)) * 1.1283791670955126  // 2/√π
        case .logGamma: digamma(x)
        case .polygamma(let order): ElboGraph.polygamma(order: order + 1, x)
        }
    }
}
