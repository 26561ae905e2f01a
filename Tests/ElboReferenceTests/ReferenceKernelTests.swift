import ElboGraph
import ElboNumerics
import ElboReference
import ElboTestSupport
import Testing

/// What each operation means, worked out by hand.
@Suite struct ReferenceKernelTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: Operation
        let operands: [HostArray]
        let result: HostArray

        init(_ operation: Operation, _ operands: [HostArray], _ result: HostArray) {
            self.operation = operation
            self.operands = operands
            self.result = result
        }

        var testDescription: String { "\(operation.name) of \(operands.map(\.type))" }
    }

    // MARK: Notation

    private static func floats(_ shape: Shape, _ numbers: Double...) -> HostArray {
        HostArray(shape, numbers)
    }
    private static func ints(_ shape: Shape, _ numbers: Int32...) -> HostArray {
        HostArray(shape, numbers)
    }
    private static func bools(_ flags: Bool...) -> HostArray { HostArray([flags.count], flags) }

    private static let key = RandomKey(seed: 1)
    private static let matrix = floats([2, 3], 1, 2, 3, 4, 5, 6)
    private static let edges = floats([6], -.infinity, -2.5, -0.0, 0.5, 3e9, .nan)

    static let rows: [Row] =
        sources + elementwise + kinds + movement + tables + sums + products
        + images

    private static let sources: [Row] = [
        Row(.argument(0), [matrix], matrix),
        Row(.state(0), [matrix], matrix),
        Row(.constant(matrix), [], matrix),
        Row(.iota([2, 3], axis: 0), [], ints([2, 3], 0, 0, 0, 1, 1, 1)),
        Row(.iota([2, 3], axis: 1), [], ints([2, 3], 0, 1, 2, 0, 1, 2)),
        Row(.deriveKey(7), [HostArray(key)], HostArray(key.child(7))),
        Row(
            .random(.uniform, [2, 3]), [HostArray(key)],
            HostArray([2, 3], (0..<6).map { key.uniform(at: $0) })),
        Row(
            .random(.normal, [5]), [HostArray(key)],
            HostArray([5], (0..<5).map { key.normal(at: $0) })),
    ]

    // MARK: Element by element

    private static func unary(_ function: UnaryFunction, _ x: Double, _ y: Double) -> Row {
        Row(.unary(function), [floats([1], x)], floats([1], y))
    }

    private static func binary(_ function: BinaryFunction, _ results: Double...) -> Row {
        Row(
            .binary(function),
            [floats([5], 6, -1, 2, .nan, 1), floats([5], 4, 3, 2, 1, .nan)],
            HostArray([5], results))
    }

    private static func compare(_ comparison: Comparison, _ results: Bool...) -> Row {
        Row(
            .compare(comparison),
            [floats([5], 1, 2, 3, .nan, 0), floats([5], 2, 2, 2, .nan, -0.0)],
            HostArray([5], results))
    }

    private static func logical(_ function: LogicalFunction, _ results: Bool...) -> Row {
        Row(
            .logical(function),
            [bools(false, false, true, true), bools(false, true, false, true)],
            HostArray([4], results))
    }

    private static let elementwise: [Row] = [
        unary(.negate, 2, -2), unary(.absolute, -2, 2), unary(.sqrt, 9, 3), unary(.exp, 0, 1),
        unary(.expm1, 0, 0), unary(.log, 1, 0), unary(.log1p, 0, 0), unary(.tanh, 0, 0),
        unary(.sigmoid, 0, 0.5), unary(.softplus, 0, 0.6931471805599453), unary(.erf, 0, 0),
        unary(.erf, 1, 0.8427007929497149), unary(.logGamma, 1, 0),
        unary(.logGamma, 5, 3.1780538303479458),
        unary(.polygamma(order: 0), 1, -0.5772156649015329),
        unary(.polygamma(order: 1), 1, 1.6449340668482264),
        unary(.polygamma(order: 2), 1, -2.4041138063191886),
        Row(.unary(.sign), [edges], floats([6], -1, -1, 0, 1, 1, .nan)),
        Row(.unary(.floor), [edges], floats([6], -.infinity, -3, 0, 0, 3e9, .nan)),
        Row(.unary(.relu), [edges], floats([6], 0, 0, 0, 0.5, 3e9, .nan)),
        binary(.add, 10, 2, 4, .nan, .nan), binary(.subtract, 2, -4, 0, .nan, .nan),
        binary(.multiply, 24, -3, 4, .nan, .nan), binary(.divide, 1.5, -1 / 3, 1, .nan, .nan),
        binary(.maximum, 6, 3, 2, .nan, .nan), binary(.minimum, 4, -1, 2, .nan, .nan),
        compare(.equal, false, true, false, false, true),
        compare(.notEqual, true, false, true, true, false),
        compare(.less, true, false, false, false, false),
        compare(.lessOrEqual, true, true, false, false, true),
        logical(.and, false, false, false, true), logical(.or, false, true, true, true),
        logical(.xor, false, true, true, false),
        Row(.not, [bools(true, false)], bools(false, true)),
        Row(
            .select, [bools(true, false), floats([2], 1, .nan), floats([2], .infinity, 2)],
            floats([2], 1, 2)),
        Row(
            .select, [bools(true, false), ints([2], 1, 2), ints([2], 3, .max)],
            ints([2], 1, .max)),
        Row(.stopGradient, [matrix], matrix),
    ]

    private static let kinds: [Row] = [
        Row(.convert(.int), [edges], ints([6], .min, -2, 0, 0, .max, 0)),
        Row(.convert(.bool), [edges], bools(true, true, false, true, true, true)),
        Row(.convert(.float), [edges], edges),
        Row(.convert(.float), [ints([2], .max, -3)], floats([2], 2_147_483_647, -3)),
        Row(.convert(.bool), [ints([2], 0, -3)], bools(false, true)),
        Row(.convert(.float), [bools(true, false)], floats([2], 1, 0)),
        Row(.convert(.int), [bools(true, false)], ints([2], 1, 0)),
    ]

    // MARK: Movement

    private static let movement: [Row] = [
        Row(.broadcast([2, 2]), [floats([2], 1, 2)], floats([2, 2], 1, 2, 1, 2)),
        Row(.broadcast([2, 2]), [floats([2, 1], 1, 2)], floats([2, 2], 1, 1, 2, 2)),
        Row(
            .broadcast([2, 2, 2]), [floats([2, 1], 1, 2)],
            floats([2, 2, 2], 1, 1, 2, 2, 1, 1, 2, 2)),
        Row(.reshape([3, 2]), [matrix], floats([3, 2], 1, 2, 3, 4, 5, 6)),
        Row(.transpose([1, 0]), [matrix], floats([3, 2], 1, 4, 2, 5, 3, 6)),
        Row(
            .transpose([2, 0, 1]), [floats([1, 2, 3], 1, 2, 3, 4, 5, 6)],
            floats([3, 1, 2], 1, 4, 2, 5, 3, 6)),
        Row(
            .slice(starts: [0, 0], ends: [2, 3], strides: [1, 2]), [matrix],
            floats([2, 2], 1, 3, 4, 6)),
        Row(
            .slice(starts: [1, 1], ends: [2, 3], strides: [1, 1]), [matrix], floats([1, 2], 5, 6)),
        Row(
            .pad(low: [1], high: [2], interior: [1], value: 9), [floats([3], 1, 2, 3)],
            floats([8], 9, 1, 9, 2, 9, 3, 9, 9)),
        Row(
            .pad(low: [0, 1], high: [1, 0], interior: [0, 0], value: 0),
            [floats([1, 2], 1, 2)], floats([2, 3], 0, 1, 2, 0, 0, 0)),
        Row(
            .concatenate(axis: 0), [floats([1, 2], 1, 2), floats([2, 2], 3, 4, 5, 6)],
            floats([3, 2], 1, 2, 3, 4, 5, 6)),
        Row(
            .concatenate(axis: 1), [ints([2, 1], 1, 2), ints([2, 2], 3, 4, 5, 6)],
            ints([2, 3], 1, 3, 4, 2, 5, 6)),
    ]

    private static let tables: [Row] = [
        Row(.gather, [matrix, ints([3], 1, 0, 1)], floats([3, 3], 4, 5, 6, 1, 2, 3, 4, 5, 6)),
        Row(.gather, [floats([3], 7, 8, 9), ints([2, 1], 2, 0)], floats([2, 1], 9, 7)),
        Row(.gather, [matrix, ints([], 1)], floats([3], 4, 5, 6)),
        Row(
            .scatterAdd(count: 3), [floats([3, 2], 1, 2, 3, 4, 5, 6), ints([3], 2, 0, 2)],
            floats([3, 2], 3, 4, 0, 0, 6, 8)),
        Row(
            .scatterAdd(count: 2), [floats([2, 2], 1, 2, 3, 4), ints([2, 2], 0, 1, 1, 1)],
            floats([2], 1, 9)),
    ]

    // MARK: Sums

    private static func cumulative(
        _ axis: Int, _ reversed: Bool, _ exclusive: Bool, _ results: Double...
    ) -> Row {
        Row(
            .cumulativeSum(axis: axis, reversed: reversed, exclusive: exclusive), [matrix],
            HostArray([2, 3], results))
    }

    private static let sums: [Row] = [
        cumulative(1, false, false, 1, 3, 6, 4, 9, 15),
        cumulative(1, false, true, 0, 1, 3, 0, 4, 9),
        cumulative(1, true, false, 6, 5, 3, 15, 11, 6),
        cumulative(1, true, true, 5, 3, 0, 11, 6, 0),
        cumulative(0, false, false, 1, 2, 3, 5, 7, 9),
        cumulative(0, true, true, 4, 5, 6, 0, 0, 0),
        Row(.reduce(.sum, axes: [0]), [matrix], floats([3], 5, 7, 9)),
        Row(.reduce(.sum, axes: [1]), [matrix], floats([2], 6, 15)),
        Row(.reduce(.sum, axes: [0, 1]), [matrix], floats([], 21)),
        Row(.reduce(.sum, axes: [0]), [floats([0, 2])], floats([2], 0, 0)),
        Row(.reduce(.max, axes: [0]), [matrix], floats([3], 4, 5, 6)),
        Row(
            .reduce(.max, axes: [0]), [floats([0, 2])], floats([2], -.infinity, -.infinity)),
        Row(
            .reduce(.max, axes: [1]), [floats([2, 3], 1, .nan, 3, -.infinity, -2, -5)],
            floats([2], .nan, -2)),
    ]

    // MARK: Products

    private static func product(_ left: Bool, _ right: Bool, _ a: HostArray, _ b: HostArray) -> Row
    {
        // [1 2; 3 4; 5 6] by [1 0 2; 0 1 3]
        Row(
            .matrixMultiply(transposeLeft: left, transposeRight: right), [a, b],
            floats([3, 3], 1, 2, 8, 3, 4, 18, 5, 6, 28))
    }

    private static let products: [Row] = {
        let a = floats([3, 2], 1, 2, 3, 4, 5, 6)
        let aTransposed = floats([2, 3], 1, 3, 5, 2, 4, 6)
        let b = floats([2, 3], 1, 0, 2, 0, 1, 3)
        let bTransposed = floats([3, 2], 1, 0, 0, 1, 2, 3)
        return [
            product(false, false, a, b), product(true, false, aTransposed, b),
            product(false, true, a, bTransposed), product(true, true, aTransposed, bTransposed),
            Row(
                .matrixMultiply(transposeLeft: false, transposeRight: false),
                [floats([2, 1, 2], 1, 2, 3, 4), floats([2, 2, 1], 1, 1, 2, 3)],
                floats([2, 1, 1], 3, 18)),
            Row(
                .matrixMultiply(transposeLeft: false, transposeRight: false),
                [floats([1, 0]), floats([0, 2])], floats([1, 2], 0, 0)),
        ]
    }()

    // MARK: Images

    private static let images: [Row] = {
        let x = floats([1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9)
        let w = floats([2, 2, 1, 1], 1, 0, 0, 2)
        let plain = Convolution(kernel: [2, 2])
        let before = Window(kernel: [1, 2], low: [0, 1])
        return [
            Row(.convolution(plain), [x, w], floats([1, 2, 2, 1], 11, 14, 20, 23)),
            Row(
                .convolution(Convolution(Window(kernel: [2, 2], strides: [2, 2], low: [1, 1]))),
                [x, w], floats([1, 2, 2, 1], 2, 6, 14, 23)),
            Row(
                .convolution(Convolution(kernel: [2, 2], dilation: [2, 2])), [x, w],
                floats([1, 1, 1, 1], 19)),
            Row(
                .convolution(Convolution(kernel: [1, 1], groups: 2)),
                [floats([1, 1, 1, 2], 2, 3), floats([1, 1, 1, 2], 5, 7)],
                floats([1, 1, 1, 2], 10, 21)),
            Row(
                .transposedConvolution(plain, extents: [3, 3]),
                [floats([1, 2, 2, 1], 1, 2, 3, 4), w],
                floats([1, 3, 3, 1], 1, 2, 0, 3, 6, 4, 0, 6, 8)),
            Row(
                .convolutionFilter(plain), [x, floats([1, 2, 2, 1], 1, 0, 0, 1)],
                floats([2, 2, 1, 1], 6, 8, 12, 14)),
            Row(
                .windows(before), [floats([1, 1, 3, 1], 1, 2, 3)],
                floats([1, 1, 3, 2, 1], 0, 1, 1, 2, 2, 3)),
            Row(
                .overlapAdd(before, extents: [1, 3]),
                [floats([1, 1, 3, 2, 1], 1, 2, 3, 4, 5, 6)], floats([1, 1, 3, 1], 5, 9, 6)),
            Row(.fourier, [floats([1, 4], 1, 2, 3, 5)], floats([2, 1, 3], 11, -2, -3, 0, 3, 0)),
            Row(
                .fourierAdjoint, [floats([2, 1, 3], 1, 2, 3, 7, 4, 9)],
                floats([1, 4], 6, -6, 2, 2)),
        ]
    }()

    // MARK: Tests

    @Test("operations give what was worked out by hand", arguments: rows)
    func values(row: Row) throws {
        let trace = Trace()
        let tensors = row.operands.map { trace.argument($0.type) }
        let result: Tensor
        var arguments = row.operands
        var states: [HostArray] = []
        switch row.operation {
        case .argument: result = tensors[0]
        case .state:
            result = trace.state(row.operands[0].type)
            states = row.operands
            arguments = row.operands
        default: result = trace.append(row.operation, tensors)
        }
        let executor = ReferenceExecutor()
        let program = try executor.compile(
            trace.graph(returning: [result]), state: executor.makeState(states))
        let found = try program.run(arguments)[0]
        guard found.type.element == .float else {
            #expect(found == row.result)
            return
        }
        #expect(found.type == row.result.type)
        for (x, y) in zip(found.doubles, row.result.doubles) {
            #expect(x == y || x.isNaN && y.isNaN || abs(x - y) <= 2e-15 * abs(y))
        }
    }

    @Test("every kind of operation was worked out")
    func coverage() {
        #expect(Set(Self.rows.map(\.operation.kind)) == Set(Operation.Kind.allCases))
        let functions = Set(
            Self.rows.compactMap { row -> UnaryFunction? in
                if case .unary(let function) = row.operation { function } else { nil }
            })
        #expect(functions == Set(UnaryFunction.allCases))
    }
}
