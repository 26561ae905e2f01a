import ElboGraph
import Testing

/// Each requirement that an operation makes of its operands, violated once.
@Suite struct TypeRuleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let operation: Operation
        let operands: [TensorType]
        /// Words of the requirement that must be named.
        let words: String

        init(_ operation: Operation, _ operands: [TensorType], _ words: String) {
            self.operation = operation
            self.operands = operands
            self.words = words
        }

        var testDescription: String { "\(operation.name) of \(operands)" }
    }

    private static let x: TensorType = .float([2, 3])
    private static func product(_ left: Bool, _ right: Bool) -> Operation {
        .matrixMultiply(transposeLeft: left, transposeRight: right)
    }

    static let rows: [Row] =
        sources + elementwise + randomness + movement + tables + combinations
        + images

    private static let sources: [Row] = [
        Row(.argument(0), [x], "no operand"),
        Row(.argument(0), [], "declared type"),
        Row(.state(0), [x], "no operand"),
        Row(.state(0), [], "declared type"),
        Row(.constant(HostArray(1)), [x], "no operand"),
        Row(.iota([2], axis: 0), [x], "no operand"),
        Row(.iota([2], axis: 1), [], "axis 1"),
        Row(.iota([], axis: 0), [], "axis 0"),
    ]

    private static let elementwise: [Row] = [
        Row(.unary(.exp), [.int([2])], "kinds"),
        Row(.unary(.exp), [], "kinds"),
        Row(.unary(.exp), [x, x], "kinds"),
        Row(.binary(.add), [x], "kinds"),
        Row(.binary(.add), [x, .int([2, 3])], "kinds"),
        Row(.binary(.add), [x, .float([3])], "equal shape"),
        Row(.compare(.less), [x], "two operands"),
        Row(.compare(.less), [x, .int([2, 3])], "one kind"),
        Row(.compare(.equal), [.bool([2]), .bool([2])], "numbers"),
        Row(.compare(.less), [x, .float([2])], "equal shape"),
        Row(.logical(.and), [.bool([2]), .float([2])], "kinds"),
        Row(.logical(.and), [.bool([2]), .bool([3])], "equal shape"),
        Row(.not, [x], "kinds"),
        Row(.select, [.bool([2, 3]), x], "three operands"),
        Row(.select, [x, x, x], "condition"),
        Row(.select, [.bool([2, 3]), x, .int([2, 3])], "one kind"),
        Row(.select, [.bool([]), .key, .key], "one kind"),
        Row(.select, [.bool([3]), x, x], "equal shape"),
        Row(.convert(.int), [], "one operand"),
        Row(.convert(.key), [x], "keys"),
        Row(.convert(.float), [.key], "keys"),
        Row(.stopGradient, [], "one operand"),
    ]

    private static let randomness: [Row] = [
        Row(.deriveKey(1), [.int([])], "kinds"),
        Row(.deriveKey(1), [TensorType(.key, [2])], "one key"),
        Row(.random(.normal, [3]), [.float([])], "kinds"),
        Row(.random(.uniform, [3]), [TensorType(.key, [1])], "one key"),
    ]

    private static let movement: [Row] = [
        Row(.broadcast([2, 3]), [], "one operand"),
        Row(.broadcast([2]), [.key], "keys"),
        Row(.broadcast([3, 2]), [x], "repeat"),
        Row(.reshape([6]), [], "one operand"),
        Row(.reshape([5]), [x], "count"),
        Row(.reshape([1]), [.key], "keys"),
        Row(.transpose([1, 0]), [], "one operand"),
        Row(.transpose([0]), [x], "order"),
        Row(.transpose([0, 0]), [x], "order"),
        Row(.transpose([]), [.key], "keys"),
        Row(.slice(starts: [0], ends: [1], strides: [1]), [], "one operand"),
        Row(.slice(starts: [0], ends: [1], strides: [1]), [x], "each axis"),
        Row(.slice(starts: [0, 0], ends: [3, 3], strides: [1, 1]), [x], "leaves axis 0"),
        Row(.slice(starts: [0, 2], ends: [2, 1], strides: [1, 1]), [x], "leaves axis 1"),
        Row(.slice(starts: [-1, 0], ends: [2, 1], strides: [1, 1]), [x], "leaves axis 0"),
        Row(.slice(starts: [0, 0], ends: [2, 3], strides: [1, 0]), [x], "leaves axis 1"),
        Row(.slice(starts: [], ends: [], strides: []), [.key], "keys"),
        Row(.pad(low: [0], high: [0], interior: [0], value: 0), [.int([2])], "kinds"),
        Row(.pad(low: [0], high: [0], interior: [0], value: 0), [x], "each axis"),
        Row(.pad(low: [0, -1], high: [0, 0], interior: [0, 0], value: 0), [x], "negative"),
        Row(.concatenate(axis: 0), [], "at least one"),
        Row(.concatenate(axis: 2), [x], "axis 2"),
        Row(.concatenate(axis: 0), [x, .float([2, 4])], "axis 0"),
        Row(.concatenate(axis: 0), [x, .float([3])], "axis 0"),
        Row(.concatenate(axis: 0), [x, .int([2, 3])], "axis 0"),
        Row(.concatenate(axis: 0), [TensorType(.key, [1])], "keys"),
    ]

    private static let tables: [Row] = [
        Row(.gather, [x, .float([2])], "kinds"),
        Row(.gather, [.float([]), .int([2])], "rows"),
        Row(.scatterAdd(count: 3), [x, .float([2])], "kinds"),
        Row(.scatterAdd(count: 3), [x, .int([3])], "index for each row"),
        Row(.scatterAdd(count: 3), [.float([2]), .int([2, 3])], "index for each row"),
        Row(.scatterAdd(count: -1), [x, .int([2])], "index for each row"),
    ]

    private static let combinations: [Row] = [
        Row(.cumulativeSum(axis: 0, reversed: false, exclusive: false), [.int([2])], "kinds"),
        Row(.cumulativeSum(axis: 2, reversed: false, exclusive: false), [x], "axis 2"),
        Row(.reduce(.sum, axes: [0]), [.bool([2])], "kinds"),
        Row(.reduce(.sum, axes: [2]), [x], "inside"),
        Row(.reduce(.max, axes: [1, 0]), [x], "increasing"),
        Row(.reduce(.max, axes: [0, 0]), [x], "increasing"),
        Row(product(false, false), [x, .int([3, 2])], "kinds"),
        Row(product(false, false), [.float([3]), .float([3])], "matrices"),
        Row(product(false, false), [x, .float([1, 3, 2])], "leading axes"),
        Row(product(false, false), [.float([4, 2, 3]), .float([5, 3, 2])], "leading axes"),
        Row(product(false, false), [x, x], "inner extents 3 and 2"),
        Row(product(true, false), [x, .float([3, 2])], "inner extents 2 and 3"),
        Row(product(false, true), [x, .float([3, 2])], "inner extents 3 and 2"),
        Row(product(true, true), [x, x], "inner extents 2 and 3"),
    ]

    private static let image: TensorType = .float([2, 5, 5, 4])
    private static let plain = Convolution(kernel: [3, 3])
    private static let small = Window(kernel: [3, 3])

    private static let images: [Row] = [
        Row(.convolution(plain), [image, .int([3, 3, 4, 1])], "kinds"),
        Row(.convolution(plain), [x, .float([3, 3, 4, 1])], "images"),
        Row(.convolution(plain), [image, x], "filter"),
        Row(.convolution(plain), [image, .float([3, 3, 5, 1])], "begins with [3, 3, 4]"),
        Row(.convolution(plain), [image, .float([3, 2, 4, 1])], "begins with [3, 3, 4]"),
        Row(
            .convolution(Convolution(kernel: [3, 3], groups: 3)), [image, .float([3, 3, 1, 3])],
            "3 groups"),
        Row(.convolution(Convolution(kernel: [3])), [image, image], "two numbers"),
        Row(.convolution(Convolution(kernel: [0, 3])), [image, image], "positive"),
        Row(.convolution(Convolution(kernel: [3, 3], padding: -1)), [image, image], "negative"),
        Row(
            .transposedConvolution(plain, extents: [7, 7]), [image, .float([3, 3, 2, 5])],
            "4 outputs"),
        Row(
            .transposedConvolution(plain, extents: [7, 8]), [image, .float([3, 3, 2, 4])],
            "does not stand in [5, 5]"),
        Row(.convolutionFilter(plain), [image, x], "images"),
        Row(.convolutionFilter(plain), [image, .float([1, 3, 3, 2])], "as many"),
        Row(.convolutionFilter(plain), [image, .float([2, 3, 4, 2])], "does not stand in [3, 4]"),
        Row(.windows(small), [x], "images"),
        Row(.windows(Window(kernel: [3, 3], strides: [0, 1])), [image], "positive"),
        Row(.overlapAdd(small, extents: [5, 5]), [image], "wants [N, H, W, 9, C]"),
        Row(
            .overlapAdd(small, extents: [5, 5]), [.float([2, 3, 4, 9, 1])],
            "does not stand in [3, 4]"),
        Row(.fourier, [.float([3, 12])], "a power of two"),
        Row(.fourier, [.float([])], "a power of two"),
        Row(.fourier, [.float([4, 1])], "a power of two"),
        Row(.fourierAdjoint, [.float([3, 5])], "wants [2, ..., N/2 + 1]"),
        Row(.fourierAdjoint, [.float([2, 4])], "wants [2, ..., N/2 + 1]"),
        Row(.fourierAdjoint, [.float([2])], "wants [2, ..., N/2 + 1]"),
    ]

    @Test("operands that do not fit are refused, the requirement named", arguments: rows)
    func refusal(row: Row) {
        do {
            let type = try row.operation.resultType(row.operands)
            Issue.record("accepted as \(type)")
        } catch {
            #expect(error.requirement.contains(row.words), "\(error)")
            #expect(error.operands == row.operands)
            #expect(error.description.hasPrefix("\(row.operation.name)("))
        }
    }

    @Test("every kind of operation refuses something")
    func coverage() {
        #expect(Set(Self.rows.map(\.operation.kind)) == Set(Operation.Kind.allCases))
    }
}
