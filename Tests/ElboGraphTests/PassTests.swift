import ElboGraph
import ElboNumerics
import ElboReference
import ElboTestSupport
import Testing

/// Each rewriting on small graphs: what it makes, what it must leave, and that the numbers stay,
/// for zeros, infinities and NaN too.
@Suite struct PassTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pass: @Sendable (Graph) -> Graph
        /// Names of the operations that remain, dead ones removed.
        let remaining: [String]
        let arguments: [TensorType]
        let function: @Sendable (Trace, [Tensor]) -> [Tensor]

        init(
            _ description: String, _ pass: @escaping @Sendable (Graph) -> Graph,
            _ remaining: [String], _ arguments: [TensorType] = [PassTests.vector],
            _ function: @escaping @Sendable (Trace, [Tensor]) -> [Tensor]
        ) {
            testDescription = description
            self.pass = pass
            self.remaining = remaining
            self.arguments = arguments
            self.function = function
        }
    }

    /// Enough for all special numbers.
    static let vector: TensorType = .float([57])
    private static let matrix: TensorType = .float([3, 4])

    static let rows: [Row] = kept + arithmetic + movement + products + constants + duplicates

    // MARK: What must stay, since it fails for NaN or infinities

    private static let algebra: @Sendable (Graph) -> Graph = { $0.simplifyingAlgebra() }

    private static func keeps(
        _ description: String, _ remaining: [String],
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) -> Row {
        Row("keeps \(description)", { $0.optimized() }, remaining) { _, x in [function(x[0])] }
    }

    private static let splat = ["constant[0.0]", "broadcast[[57]]"]

    private static let kept: [Row] = [
        keeps("x · 0", ["argument[0]", "constant[0.0]", "broadcast[[57]]", "multiply"]) { $0 * 0 },
        keeps("x - x", ["argument[0]", "subtract"]) { $0 - $0 },
        keeps("x / x", ["argument[0]", "divide"]) { $0 / $0 },
        keeps("ln eˣ", ["argument[0]", "exp", "log"]) { log(exp($0)) },
        keeps("0 / x", ["argument[0]", "constant[0.0]", "broadcast[[57]]", "divide"]) { 0 / $0 },
        keeps("x / 3", ["argument[0]", "constant[3.0]", "broadcast[[57]]", "divide"]) { $0 / 3 },
        keeps("x / 2¹⁴⁰", ["argument[0]", "constant[\(0x1p140)]", "broadcast[[57]]", "divide"]) {
            $0 / 0x1p140
        },
        keeps(
            "select(x ≤ 1, 1, x)",
            ["argument[0]", "constant[1.0]", "broadcast[[57]]", "lessOrEqual", "select"]
        ) { select($0 .<= $0.trace.constant(1), $0.trace.constant(1), $0) },
        keeps(
            "select(x ≤ 0, x, 0)",
            ["argument[0]", "constant[0.0]", "broadcast[[57]]", "lessOrEqual", "select"]
        ) { select($0 .<= $0.trace.constant(0), $0, $0.trace.constant(0)) },
    ]

    // MARK: Algebra

    private static func identity(
        _ description: String, _ remaining: [String] = ["argument[0]"],
        _ function: @escaping @Sendable (Tensor) -> Tensor
    ) -> Row {
        Row(description, algebra, remaining) { _, x in [function(x[0])] }
    }

    private static let arithmetic: [Row] = [
        identity("x + 0") { $0 + 0 },
        identity("0 + x") { 0 + $0 },
        identity("x - 0") { $0 - 0 },
        identity("0 - x", ["argument[0]", "negate"]) { 0 - $0 },
        identity("x · 1") { $0 * 1 },
        identity("1 · x") { 1 * $0 },
        identity("x · -1", ["argument[0]", "negate"]) { $0 * -1 },
        identity("-1 · x", ["argument[0]", "negate"]) { -1 * $0 },
        identity("x / 1") { $0 / 1 },
        identity("x / 4", ["argument[0]", "constant[0.25]", "broadcast[[57]]", "multiply"]) {
            $0 / 4
        },
        identity("x / -0.5", ["argument[0]", "constant[-2.0]", "broadcast[[57]]", "multiply"]) {
            $0 / -0.5
        },
        identity("-(-x)") { -(-$0) },
        identity("the larger of x and x") { maximum($0, $0) },
        identity("the smaller of x and x") { minimum($0, $0) },
        identity("select(c, x, x)") { select($0 .< 1, $0, $0) },
        identity("stopped x") { $0.stoppingGradient() },
        Row(
            "select(x ≤ 0, 0, x)", { $0.optimized() }, ["argument[0]", "relu"]
        ) { trace, x in [select(x[0] .<= trace.constant(0), trace.constant(0), x[0])] },
        Row("stopped whole number", algebra, ["argument[0]"], [.int([3])]) { _, x in
            [x[0].stoppingGradient()]
        },
        Row(
            "select of whole numbers stays", algebra,
            [
                "argument[0]", "constant[0]", "broadcast[[3]]", "lessOrEqual", "select",
            ], [.int([3])]
        ) { trace, x in
            let zero = trace.constant(HostArray([], [0] as [Int32])).broadcast(to: [3])
            return [select(x[0] .<= zero, zero, x[0])]
        },
    ]

    // MARK: Movement

    private static let movement: [Row] = [
        Row("reshape of reshape", algebra, ["argument[0]", "reshape[[2,6]]"], [matrix]) { _, x in
            [x[0].reshaped(to: [12]).reshaped(to: [2, 6])]
        },
        Row("reshape there and back", { algebra(algebra($0)) }, ["argument[0]"], [matrix]) { _, x in
            [x[0].reshaped(to: [12]).reshaped(to: [3, 4])]
        },
        Row("reshape to the same shape", algebra, ["argument[0]"], [matrix]) { trace, x in
            [trace.append(.reshape([3, 4]), x)]
        },
        Row("broadcast to the same shape", algebra, ["argument[0]"], [matrix]) { trace, x in
            [trace.append(.broadcast([3, 4]), x)]
        },
        Row(
            "broadcast of broadcast", algebra, ["argument[0]", "broadcast[[2,3,4]]"], [.float([4])]
        ) { _, x in [x[0].broadcast(to: [3, 4]).broadcast(to: [2, 3, 4])] },
        Row(
            "broadcast of a reshape that adds leading axes", algebra,
            ["argument[0]", "broadcast[[3,4]]"], [.float([4])]
        ) { _, x in [x[0].reshaped(to: [1, 4]).broadcast(to: [3, 4])] },
        Row(
            "broadcast of a reshape that drops leading axes", algebra,
            ["argument[0]", "broadcast[[3,4]]"], [.float([1, 4])]
        ) { _, x in [x[0].reshaped(to: [4]).broadcast(to: [3, 4])] },
        Row(
            "broadcast of a column stays", algebra,
            ["argument[0]", "reshape[[4,1]]", "broadcast[[4,4]]"], [.float([4])]
        ) { _, x in [x[0].reshaped(to: [4, 1]).broadcast(to: [4, 4])] },
        Row("transpose there and back", { algebra(algebra($0)) }, ["argument[0]"], [matrix]) {
            _, x in [x[0].transposed().transposed()]
        },
        Row(
            "transposes in a row", algebra, ["argument[0]", "transpose[0, 2, 1]"],
            [.float([2, 3, 4])]
        ) { _, x in [x[0].transposed([1, 2, 0]).transposed([2, 1, 0])] },
        Row("sum along no axis", algebra, ["argument[0]"], [matrix]) { _, x in
            [x[0].sum(along: [])]
        },
        Row("max along no axis", algebra, ["argument[0]"], [matrix]) { _, x in
            [x[0].max(along: [])]
        },
    ]

    // MARK: Products

    private static let products: [Row] =
        [(false, false), (false, true), (true, false), (true, true)]
        .flatMap { left, right in
            [(true, false), (false, true), (true, true)].map { first, second in
                let name = "\(left != first ? "T" : "N")\(right != second ? "T" : "N")"
                return Row(
                    "product \(left) \(right) of transposed \(first) \(second)", algebra,
                    ["argument[0]", "argument[1]", "matmul[\(name)]"],
                    [
                        .float(left != first ? [5, 2, 3] : [5, 3, 2]),
                        .float(right != second ? [5, 4, 2] : [5, 2, 4]),
                    ]
                ) { _, x in
                    [
                        (first ? x[0].transposed() : x[0]).matrixMultiplied(
                            by: second ? x[1].transposed() : x[1], transposingSelf: left,
                            transposingOther: right)
                    ]
                }
            }
        } + [
            Row(
                "product of another transposition", algebra,
                ["argument[0]", "transpose[1, 0, 2]", "matmul[NN]"], [.float([3, 3, 3])]
            ) { _, x in [x[0].transposed([1, 0, 2]).matrixMultiplied(by: x[0])] }
        ]

    // MARK: Constants

    private static let folding: @Sendable (Graph) -> Graph = { $0.foldingConstants() }

    private static let constants: [Row] =
        UnaryFunction.allCases.map { function in
            Row(
                "constant \(function.name)", folding, ["constant[\(function(0.75))]"], []
            ) { trace, _ in [trace.append(.unary(function), [trace.constant(0.75)])] }
        }
        + BinaryFunction.allCases.map { function in
            Row(
                "constant \(function.rawValue)", folding, ["constant[\(function(0.75, -2))]"], []
            ) { trace, _ in
                [trace.append(.binary(function), [trace.constant(0.75), trace.constant(-2)])]
            }
        }
        + Comparison.allCases.map { comparison in
            Row(
                "constant \(comparison.rawValue)", folding, ["constant[\(comparison(1, 2))]"], []
            ) { trace, _ in
                [trace.append(.compare(comparison), [trace.constant(1), trace.constant(2)])]
            }
        }
        + [
            Row("repeated constants", folding, ["constant[5.0]", "broadcast[[2,3]]"], []) {
                trace, _ in
                [trace.constant(2).broadcast(to: [2, 3]) + 3]
            },
            Row("truth values", folding, ["constant[false]"], []) { trace, _ in
                let yes = trace.constant(HostArray([], [true]))
                return [(!yes).and(yes)]
            },
            Row("select of whole numbers", folding, ["constant[-7]"], []) { trace, _ in
                let numbers = [3, -7].map { trace.constant(HostArray([], [Int32($0)])) }
                return [select(trace.constant(HostArray([], [false])), numbers[0], numbers[1])]
            },
            Row("larger arrays stay", folding, ["constant[2 values]", "exp"], []) { trace, _ in
                [exp(trace.constant(HostArray([2], [1, 2] as [Double])))]
            },
            Row("keys stay", folding, ["constant[1 values]", "random[uniform]"], []) { trace, _ in
                [trace.constant(HostArray(RandomKey(seed: 3))).uniform([2])]
            },
        ]

    // MARK: Duplicates

    private static let merging: @Sendable (Graph) -> Graph = { $0.mergingDuplicates() }

    private static let duplicates: [Row] = [
        Row("equal operations", merging, ["argument[0]", "exp", "add"]) { _, x in
            [exp(x[0]) + exp(x[0])]
        },
        Row(
            "swapped operands", merging, ["argument[0]", "argument[1]", "multiply", "add"],
            [vector, vector]
        ) { _, x in [x[0] * x[1] + x[1] * x[0]] },
        Row(
            "swapped operands of a difference stay", merging,
            ["argument[0]", "argument[1]", "subtract", "subtract", "add"], [vector, vector]
        ) { _, x in [(x[0] - x[1]) + (x[1] - x[0])] },
        Row("equal draws", merging, ["constant[1 values]", "random[normal]", "add"], []) {
            trace, _ in
            let key = trace.constant(HostArray(RandomKey(seed: 3)))
            return [key.normal([4]) + key.normal([4])]
        },
        Row(
            "draws from other keys stay", merging,
            ["constant[1 values]", "key[1]", "random[normal]", "key[2]", "random[normal]", "add"],
            []
        ) { trace, _ in
            let key = trace.constant(HostArray(RandomKey(seed: 3)))
            return [key.child(1).normal([4]) + key.child(2).normal([4])]
        },
        Row(
            "zeros of either sign stay", merging,
            ["argument[0]", "constant[0.0]", "broadcast[[57]]", "divide"]
                + ["constant[-0.0]", "broadcast[[57]]", "divide"]
        ) { _, x in [x[0] / 0.0, x[0] / -0.0] },
        Row(
            "padding with zeros of either sign stays", merging,
            ["argument[0]", "pad[[1] [0] [0] with 0.0]", "pad[[1] [0] [0] with -0.0]"]
        ) { _, x in
            [
                x[0].padded(low: 1, high: 0, along: 0, with: 0),
                x[0].padded(low: 1, high: 0, along: 0, with: -0.0),
            ]
        },
    ]

    @Test("a pass makes what it should and keeps the numbers", arguments: rows)
    func rewriting(row: Row) throws {
        let trace = Trace()
        let graph = trace.graph(
            returning: row.function(trace, row.arguments.map { trace.argument($0) }))
        let result = row.pass(graph).removingDeadNodes()
        try result.verify()
        #expect(result.nodes.map(\.operation.name) == row.remaining)

        var dice = Dice(1)
        let arguments = row.arguments.map { type in
            type == Self.vector
                ? Domain.special.array(type.shape, &dice)
                : (type.element == .int ? Domain.int : .normal).array(type.shape, &dice)
        }
        let expected = try ReferenceExecutor().run(graph, arguments)
        for (a, b) in zip(try ReferenceExecutor().run(result, arguments), expected) {
            #expect(a.isEqual(to: b))
        }
    }

    @Test("dead nodes go, roots and their order stay")
    func deadNodes() throws {
        let trace = Trace()
        let (x, y) = (trace.argument(.float([2])), trace.argument(.float([2])))
        let slot = trace.state(.float([2]))
        _ = exp(y)
        let kept = tanh(x)
        trace.update(slot, to: x)
        let graph = trace.graph(returning: [kept, kept])
        let result = graph.removingDeadNodes()
        try result.verify()
        #expect(result.nodes.map(\.operation.name) == ["argument[0]", "tanh"])
        #expect(result.outputs == [1, 1])
        #expect(result.updates == [.init(slot: 0, node: 0)])
        #expect(result.arguments == graph.arguments)
        #expect(result.states == graph.states)
    }

    @Test("labels of kept nodes survive")
    func labels() {
        let graph = GraphPrinterTests.linearRegressionStep().optimized()
        #expect(graph.nodes.compactMap(\.label) == ["weights", "x", "y", "loss"])
    }

    @Test("an optimised graph is not changed by optimising it again")
    func fixedPoint() {
        let once = GraphPrinterTests.linearRegressionStep().optimized()
        #expect(once.optimized() == once)
    }

    @Test("every pass is inspected, in order")
    func inspection() {
        var names: [String] = []
        _ = GraphPrinterTests.linearRegressionStep().optimized { pass, _ in names.append(pass.name)
        }
        #expect(Array(names.prefix(Pass.all.count)) == Pass.all.map(\.name))
    }
}
