import ElboGraph
import ElboNumerics
import ElboReference
import ElboTestSupport
import Foundation
import Testing

/// Gradients as values: closed forms, and what is and is not computed.
@Suite struct GradientTests {
    private func run(_ arguments: [HostArray], _ function: ([Tensor]) -> [Tensor]) throws
        -> [[Double]]
    {
        let graph = Graph.tracing(arguments.map(\.type), function)
        try graph.verify()
        return try ReferenceExecutor().run(graph, arguments).map(\.doubles)
    }

    private static let points: [Double] = [-1.75, -0.5, 0.25, 0.5, 1.25, 3]

    // MARK: Derivatives of a number

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let function: @Sendable (Tensor) -> Tensor
        /// The first derivatives, from the first on.
        let derivatives: [@Sendable (Double) -> Double]
        var isForPositive = false
    }

    static let rows: [Row] = [
        Row(
            testDescription: "x³", function: { $0 * $0 * $0 },
            derivatives: [{ 3 * $0 * $0 }, { 6 * $0 }, { _ in 6 }, { _ in 0 }]),
        Row(
            testDescription: "tanh", function: { tanh($0) },
            derivatives: [
                { 1 / pow(cosh($0), 2) },
                { -2 * Foundation.tanh($0) / pow(cosh($0), 2) },
                { (4 * pow(Foundation.tanh($0), 2) - 2 / pow(cosh($0), 2)) / pow(cosh($0), 2) },
            ]),
        Row(
            testDescription: "erf", function: { erf($0) },
            derivatives: [
                { 2 / Double.pi.squareRoot() * Foundation.exp(-$0 * $0) },
                { -4 * $0 / Double.pi.squareRoot() * Foundation.exp(-$0 * $0) },
                { (8 * $0 * $0 - 4) / Double.pi.squareRoot() * Foundation.exp(-$0 * $0) },
            ]),
        Row(
            testDescription: "ln Γ", function: { logGamma($0) },
            derivatives: (0...3).map { order in { polygamma(order: order, $0) } },
            isForPositive: true),
        Row(
            testDescription: "softplus", function: { softplus($0) },
            derivatives: [
                { 1 / (1 + Foundation.exp(-$0)) }, { 0.25 / pow(cosh($0 / 2), 2) },
                { -0.25 * Foundation.tanh($0 / 2) / pow(cosh($0 / 2), 2) },
            ]),
        Row(
            testDescription: "√x", function: { sqrt($0) },
            derivatives: [
                { 0.5 * pow($0, -0.5) }, { -0.25 * pow($0, -1.5) }, { 0.375 * pow($0, -2.5) },
            ], isForPositive: true),
        Row(
            testDescription: "x ln x", function: { $0 * log($0) },
            derivatives: [{ Foundation.log($0) + 1 }, { 1 / $0 }, { -1 / ($0 * $0) }],
            isForPositive: true),
        Row(
            testDescription: "1 / (1 + x²)", function: { 1 / (1 + $0 * $0) },
            derivatives: [
                { -2 * $0 / pow(1 + $0 * $0, 2) },
                { (6 * $0 * $0 - 2) / pow(1 + $0 * $0, 3) },
            ]),
        Row(
            testDescription: "|x|", function: { abs($0) },
            derivatives: [{ $0 > 0 ? 1 : -1 }, { _ in 0 }]),
        Row(testDescription: "floor", function: { floor($0) }, derivatives: [{ _ in 0 }]),
        Row(
            testDescription: "relu", function: { relu($0) },
            derivatives: [{ $0 > 0 ? 1 : 0 }, { _ in 0 }]),
    ]

    @Test("derivatives of every order are the textbook's", arguments: rows)
    func closedForms(row: Row) throws {
        let points = Self.points.filter { !row.isForPositive || $0 > 0 }
        let array = HostArray([points.count], points)
        let found = try run([array]) { x in
            var value = row.function(x[0])
            return row.derivatives.map { _ in
                value = gradient(of: value.sum(), withRespectTo: [x[0]])[0]
                return value
            }
        }
        for (order, (values, derivative)) in zip(found, row.derivatives).enumerated() {
            for (x, value) in zip(points, values) {
                let expected = derivative(x)
                #expect(
                    abs(value - expected) <= 1e-13 * max(abs(expected), 1),
                    "order \(order + 1) at \(x)")
            }
        }
    }

    // MARK: Arrays

    @Test("a quadratic form's gradient is (A + Aᵀ) x, its second A + Aᵀ")
    func quadraticForm() throws {
        var dice = Dice(3)
        let a = Domain.coarse.array([3, 3], &dice)
        let x = Domain.coarse.array([3, 1], &dice)
        let found = try run([a, x]) { t in
            let form = t[1].matrixMultiplied(
                by: t[0].matrixMultiplied(by: t[1]), transposingSelf: true
            ).reshaped(to: [])
            let slope = gradient(of: form, withRespectTo: [t[1]])[0]
            let second = gradient(of: slope.sum(), withRespectTo: [t[1]])[0]
            let symmetric = t[0] + t[0].transposed()
            return [
                slope, symmetric.matrixMultiplied(by: t[1]), second,
                symmetric.sum(along: [0]).reshaped(to: [3, 1]),
            ]
        }
        #expect(found[0] == found[1])
        #expect(found[2] == found[3])
    }

    @Test("log-sum-exp's gradient is softmax")
    func softmaxGradient() throws {
        var dice = Dice(4)
        let x = Domain.normal.array([3, 5], &dice)
        let found = try run([x]) { t in
            [
                gradient(of: logSumExp(t[0], along: [1]).sum(), withRespectTo: [t[0]])[0],
                softmax(t[0]),
            ]
        }
        for (a, b) in zip(found[0], found[1]) { #expect(abs(a - b) < 1e-15) }
    }

    @Test("tied largest elements share the gradient equally, and so do tied operands")
    func ties() throws {
        let x = HostArray([4], [2, 5, 5, 1] as [Double])
        let found = try run([x]) { t in
            [
                gradient(of: t[0].max(), withRespectTo: [t[0]])[0],
                gradient(of: maximum(t[0], 5).sum(), withRespectTo: [t[0]])[0],
                gradient(of: minimum(t[0], 5).sum(), withRespectTo: [t[0]])[0],
            ]
        }
        #expect(found[0] == [0, 0.5, 0.5, 0])
        #expect(found[1] == [0, 0.5, 0.5, 0])
        #expect(found[2] == [1, 0.5, 0.5, 1])
    }

    // MARK: Which variables

    @Test("variables without influence have gradient zero, of their own shape")
    func unused() throws {
        let x = HostArray([2], [1, 2] as [Double])
        let found = try run([x, HostArray([2, 3], [Double](repeating: 1, count: 6))]) { t in
            gradient(of: t[0].sum(), withRespectTo: [t[1], t[0]])
        }
        #expect(found[0] == [0, 0, 0, 0, 0, 0])
        #expect(found[1] == [1, 1])
    }

    @Test("a number's gradient by itself is 1; of a constant, 0")
    func trivial() throws {
        let found = try run([HostArray(3)]) { t in
            gradient(of: t[0], withRespectTo: [t[0]])
                + gradient(of: t[0].trace.constant(2), withRespectTo: [t[0]])
        }
        #expect(found == [[1], [0]])
    }

    @Test("gradients by intermediates, with and without their sources")
    func intermediates() throws {
        let x = HostArray([3], [1, 2, 3] as [Double])
        let found = try run([x]) { t in
            let doubled = t[0] * 2
            let value = (doubled * doubled).sum()
            return gradient(of: value, withRespectTo: [doubled])
                + gradient(of: value, withRespectTo: [doubled, t[0], doubled])
        }
        #expect(found == [[4, 8, 12], [4, 8, 12], [8, 16, 24], [4, 8, 12]])
    }

    @Test("uses add up: as both operands, through several paths, through broadcasts")
    func accumulation() throws {
        let found = try run([HostArray([2], [3, 5] as [Double])]) { t in
            let x = t[0]
            let value = (x * x).sum() + x.sum() * 10 + (x.broadcast(to: [4, 2]) * x).sum()
            return gradient(of: value, withRespectTo: [x])
        }
        #expect(found == [[40, 60]])
    }

    @Test("nothing flows through a stopped value")
    func stopped() throws {
        let found = try run([HostArray([2], [3, 5] as [Double])]) { t in
            let x = t[0]
            return gradient(
                of: (x * x.stoppingGradient()).sum() + exp(x.stoppingGradient()).sum(),
                withRespectTo: [x])
        }
        #expect(found == [[3, 5]])
    }

    // MARK: Work

    private func products(_ graph: Graph) -> Int {
        graph.removingDeadNodes().nodes.filter { $0.operation.kind == .matrixMultiply }.count
    }

    @Test("no product is computed for the gradient of data")
    func dataGradient() {
        // Two layers: two products forward; backward one for each weight and one between them.
        let types: [TensorType] = [.float([8, 5]), .float([5, 4]), .float([4, 3])]
        let graph = Graph.tracing(types) { t in
            let hidden = tanh(t[0].matrixMultiplied(by: t[1]))
            let loss = hidden.matrixMultiplied(by: t[2]).squared().mean()
            return gradient(of: loss, withRespectTo: [t[1], t[2]])
        }
        #expect(products(graph) == 2 + 3)
        let traced = graph.nodes.filter { $0.operation.kind == .matrixMultiply }.count
        #expect(traced == 2 + 3)
    }

    @Test("only the later weight: nothing is propagated further back")
    func lastLayerOnly() {
        let types: [TensorType] = [.float([8, 5]), .float([5, 4]), .float([4, 3])]
        let graph = Graph.tracing(types) { t in
            let hidden = tanh(t[0].matrixMultiplied(by: t[1]))
            let loss = hidden.matrixMultiplied(by: t[2]).squared().mean()
            return gradient(of: loss, withRespectTo: [t[2]])
        }
        #expect(products(graph) == 2 + 1)
    }

    @Test("constant factors receive no gradient work")
    func constantFactor() {
        let graph = Graph.tracing([.float([4]), .float([4])]) { t in
            gradient(of: (t[0] * t[1]).sum(), withRespectTo: [t[0]])
        }
        let products = graph.nodes.filter { $0.operation == .binary(.multiply) }.count
        #expect(products == 2)
    }
}
