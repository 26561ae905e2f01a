extension Operation {
    /// The type of the result for operands of these types: each operation's rule, in one place.
    ///
    /// - Throws: `OperationError` when the operands do not fit.
    public func resultType(_ operands: [TensorType], argumentType: TensorType? = nil)
        throws(OperationError)
        -> TensorType
    {
        func require(_ condition: Bool, _ requirement: String) throws(OperationError) {
            guard condition else {
                throw OperationError(operation: name, operands: operands, requirement: requirement)
            }
        }
        func requireOperands(_ elements: ElementType...) throws(OperationError) {
            try require(
                operands.map(\.element) == elements,
                "wants operands of kinds \(elements.map(\.rawValue))")
        }
        func requireMovable() throws(OperationError) {
            try require(operands.allSatisfy { $0.element != .key }, "keys do not move or repeat")
        }
        func requireEqualShapes() throws(OperationError) {
            try require(
                operands.allSatisfy { $0.shape == operands[0].shape },
                "wants operands of equal shape")
        }
        func requireNone(_ defect: String?) throws(OperationError) {
            try require(defect == nil, defect ?? "")
        }
        func requireImages(_ operand: TensorType) throws(OperationError) {
            try require(operand.shape.rank == 4, "wants images [N, H, W, C]")
        }
        func requireFilter(_ filter: Shape, _ convolution: Convolution, inputs: Int)
            throws(OperationError)
        {
            try require(filter.rank == 4, "wants a filter [height, width, C / groups, O]")
            try requireNone(convolution.defect(inputs: inputs, outputs: filter[3]))
            let expected = convolution.window.kernel + [inputs / convolution.groups]
            try require(
                Array(filter.extents.dropLast()) == expected,
                "wants a filter that begins with \(expected)")
        }
        func requireExtents(_ extents: [Int], _ window: Window, positions: [Int])
            throws(OperationError)
        {
            try require(
                extents.count == 2 && extents.allSatisfy { $0 >= 0 }
                    && window.positions(over: extents) == positions,
                "a window over \(extents) does not stand in \(positions) positions")
        }
        switch self {
        case .argument, .state:
            try require(operands.isEmpty, "takes no operand")
            guard let type = argumentType else {
                throw OperationError(
                    operation: name, operands: operands, requirement: "needs a declared type")
            }
            return type
        case .constant(let array):
            try require(operands.isEmpty, "takes no operand")
            return array.type
        case .iota(let shape, let axis):
            try require(operands.isEmpty, "takes no operand")
            try require((0..<shape.rank).contains(axis), "axis \(axis) is outside \(shape)")
            return .int(shape)

        case .unary:
            try requireOperands(.float)
            return operands[0]
        case .binary:
            try requireOperands(.float, .float)
            try requireEqualShapes()
            return operands[0]
        case .compare:
            try require(operands.count == 2, "takes two operands")
            try require(
                operands[0].element == operands[1].element
                    && [.float, .int].contains(operands[0].element),
                "wants two numbers of one kind")
            try requireEqualShapes()
            return .bool(operands[0].shape)
        case .logical:
            try requireOperands(.bool, .bool)
            try requireEqualShapes()
            return operands[0]
        case .not:
            try requireOperands(.bool)
            return operands[0]
        case .select:
            try require(operands.count == 3, "takes three operands")
            try require(
                operands[0].element == .bool && operands[1].element == operands[2].element
                    && operands[1].element != .key,
                "wants a condition and two values of one kind")
            try requireEqualShapes()
            return operands[1]
        case .convert(let element):
            try require(operands.count == 1, "takes one operand")
            try require(element != .key && operands[0].element != .key, "keys are not numbers")
            return TensorType(element, operands[0].shape)
        case .stopGradient:
            try require(operands.count == 1, "takes one operand")
            return operands[0]

        case .deriveKey:
            try requireOperands(.key)
            try require(operands[0].shape == .scalar, "wants one key")
            return .key
        case .random(_, let shape):
            try requireOperands(.key)
            try require(operands[0].shape == .scalar, "wants one key")
            return .float(shape)

        case .broadcast(let shape):
            try require(operands.count == 1, "takes one operand")
            try requireMovable()
            try require(operands[0].shape.broadcasts(to: shape), "cannot repeat to \(shape)")
            return TensorType(operands[0].element, shape)
        case .reshape(let shape):
            try require(operands.count == 1, "takes one operand")
            try requireMovable()
            try require(operands[0].shape.count == shape.count, "has another count than \(shape)")
            return TensorType(operands[0].element, shape)
        case .transpose(let permutation):
            try require(operands.count == 1, "takes one operand")
            try requireMovable()
            let shape = operands[0].shape
            try require(
                permutation.sorted() == Array(0..<shape.rank),
                "\(permutation) is not an order of its axes")
            return TensorType(operands[0].element, Shape(permutation.map { shape.extents[$0] }))
        case .slice(let starts, let ends, let strides):
            try require(operands.count == 1, "takes one operand")
            try requireMovable()
            let shape = operands[0].shape
            try require(
                starts.count == shape.rank && ends.count == shape.rank
                    && strides.count == shape.rank,
                "wants one range for each axis")
            for axis in 0..<shape.rank {
                try require(
                    0 <= starts[axis] && starts[axis] <= ends[axis]
                        && ends[axis] <= shape.extents[axis]
                        && strides[axis] >= 1,
                    "range \(starts[axis])..<\(ends[axis]) by \(strides[axis]) leaves axis \(axis)")
            }
            return TensorType(
                operands[0].element,
                Shape(
                    (0..<shape.rank).map { (ends[$0] - starts[$0] + strides[$0] - 1) / strides[$0] }
                ))
        case .pad(let low, let high, let interior, _):
            try requireOperands(.float)
            let shape = operands[0].shape
            try require(
                low.count == shape.rank && high.count == shape.rank && interior.count == shape.rank,
                "wants one width for each axis")
            try require(
                (low + high + interior).allSatisfy { $0 >= 0 }, "widths must not be negative")
            let extents = shape.extents.enumerated().map { axis, extent -> Int in
                let between = max(extent - 1, 0) * interior[axis]
                return low[axis] + extent + between + high[axis]
            }
            return .float(Shape(extents))
        case .concatenate(let axis):
            try require(!operands.isEmpty, "wants at least one operand")
            try requireMovable()
            let first = operands[0]
            try require(
                (0..<first.shape.rank).contains(axis), "axis \(axis) is outside \(first.shape)")
            try require(
                operands.allSatisfy {
                    $0.element == first.element && $0.shape.rank == first.shape.rank
                        && $0.shape.collapsing(axes: [axis]) == first.shape.collapsing(axes: [axis])
                }, "operands may differ only along axis \(axis)")
            var extents = first.shape.extents
            extents[axis] = operands.reduce(0) { $0 + $1.shape.extents[axis] }
            return TensorType(first.element, Shape(extents))
        case .gather:
            try requireOperands(.float, .int)
            try require(operands[0].shape.rank >= 1, "wants a table with rows")
            return .float(Shape(operands[1].shape.extents + operands[0].shape.extents.dropFirst()))
        case .scatterAdd(let count):
            try requireOperands(.float, .int)
            let (rows, indices) = (operands[0].shape, operands[1].shape)
            try require(
                rows.rank >= indices.rank
                    && Array(rows.extents.prefix(indices.rank)) == indices.extents && count >= 0,
                "wants one index for each row")
            return .float(Shape([count] + rows.extents.dropFirst(indices.rank)))
        case .cumulativeSum(let axis, _, _):
            try requireOperands(.float)
            try require(
                (0..<operands[0].shape.rank).contains(axis), "axis \(axis) is outside its shape")
            return operands[0]

        case .reduce(_, let axes):
            try requireOperands(.float)
            try require(
                axes == Array(Set(axes)).sorted()
                    && axes.allSatisfy { (0..<operands[0].shape.rank).contains($0) },
                "axes \(axes) must be increasing and inside its shape")
            return .float(operands[0].shape.removing(axes: axes))

        case .matrixMultiply(let transposeLeft, let transposeRight):
            try requireOperands(.float, .float)
            let (a, b) = (operands[0].shape.extents, operands[1].shape.extents)
            try require(
                a.count >= 2 && a.count == b.count && a.dropLast(2) == b.dropLast(2),
                "wants matrices with equal leading axes")
            let r = a.count
            let (rows, inner) = transposeLeft ? (a[r - 1], a[r - 2]) : (a[r - 2], a[r - 1])
            let (innerRight, columns) = transposeRight ? (b[r - 1], b[r - 2]) : (b[r - 2], b[r - 1])
            try require(inner == innerRight, "inner extents \(inner) and \(innerRight) must agree")
            return .float(Shape(a.dropLast(2) + [rows, columns]))

        case .convolution(let convolution):
            try requireOperands(.float, .float)
            try requireImages(operands[0])
            let (x, w) = (operands[0].shape.extents, operands[1].shape.extents)
            try requireFilter(operands[1].shape, convolution, inputs: x[3])
            return .float(Shape([x[0]] + convolution.outputExtents(for: [x[1], x[2]]) + [w[3]]))
        case .transposedConvolution(let convolution, let extents):
            try requireOperands(.float, .float)
            try requireImages(operands[0])
            let (y, w) = (operands[0].shape.extents, operands[1].shape)
            try require(w.rank == 4 && w[3] == y[3], "wants a filter with \(y[3]) outputs")
            let channels = w[2] * convolution.groups
            try requireFilter(w, convolution, inputs: channels)
            try requireExtents(extents, convolution.window, positions: [y[1], y[2]])
            return .float(Shape([y[0]] + extents + [channels]))
        case .convolutionFilter(let convolution):
            try requireOperands(.float, .float)
            for operand in operands { try requireImages(operand) }
            let (x, y) = (operands[0].shape.extents, operands[1].shape.extents)
            try requireNone(convolution.defect(inputs: x[3], outputs: y[3]))
            try require(x[0] == y[0], "wants as many images as results")
            try requireExtents([x[1], x[2]], convolution.window, positions: [y[1], y[2]])
            return .float(Shape(convolution.window.kernel + [x[3] / convolution.groups, y[3]]))
        case .windows(let window):
            try requireOperands(.float)
            try requireImages(operands[0])
            try requireNone(window.defect)
            let x = operands[0].shape.extents
            return .float(
                Shape([x[0]] + window.positions(over: [x[1], x[2]]) + [window.count, x[3]]))
        case .overlapAdd(let window, let extents):
            try requireOperands(.float)
            try requireNone(window.defect)
            let elements = operands[0].shape.extents
            try require(
                elements.count == 5 && elements[3] == window.count,
                "wants [N, H, W, \(window.count), C]")
            try requireExtents(extents, window, positions: [elements[1], elements[2]])
            return .float(Shape([elements[0]] + extents + [elements[4]]))

        case .fourier:
            try requireOperands(.float)
            let signals = operands[0].shape.extents
            let length = signals.last ?? 0
            try require(
                isFourierLength(length), "wants a last axis of a power of two, 2 ... 65536")
            return .float(Shape([2] + signals.dropLast() + [length / 2 + 1]))
        case .fourierAdjoint:
            try requireOperands(.float)
            let spectra = operands[0].shape.extents
            let length = 2 * ((spectra.last ?? 0) - 1)
            try require(
                spectra.count >= 2 && spectra[0] == 2 && isFourierLength(length),
                "wants [2, ..., N/2 + 1] for N a power of two, 2 ... 65536")
            return .float(Shape(spectra.dropFirst().dropLast() + [length]))
        }
    }
}

/// Lengths of signals of which there are Fourier transforms.
private func isFourierLength(_ length: Int) -> Bool {
    (2...65_536).contains(length) && length & (length - 1) == 0
}
