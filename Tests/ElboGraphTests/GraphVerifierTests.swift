import ElboGraph
import Testing

/// Illegal graphs, made by hand, and the error that names the offence.
@Suite struct GraphVerifierTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let graph: Graph
        let error: GraphError
    }

    private static let x = Node(operation: .argument(0), operands: [], type: .float([2]))
    private static let slot = Node(operation: .state(0), operands: [], type: .float([2]))

    private static func graph(
        _ nodes: [Node], states: [TensorType] = [], outputs: [Int] = [0],
        updates: [Graph.StateUpdate] = []
    ) -> Graph {
        Graph(
            nodes: nodes, arguments: [.float([2])], states: states, outputs: outputs,
            updates: updates)
    }

    private static func exp(of operand: Int, type: TensorType = .float([2])) -> Node {
        Node(operation: .unary(.exp), operands: [operand], type: type)
    }

    private static let notOfFloats: OperationError = {
        do throws(OperationError) {
            _ = try Operation.not.resultType([.float([2])])
            preconditionFailure("a float is no truth value")
        } catch { return error }
    }()

    static let rows: [Row] = [
        Row(
            testDescription: "a later node is used", graph: graph([x, exp(of: 2), exp(of: 0)]),
            error: .operandNotBefore(node: 1, operand: 2)),
        Row(
            testDescription: "a node uses itself", graph: graph([x, exp(of: 1)]),
            error: .operandNotBefore(node: 1, operand: 1)),
        Row(
            testDescription: "a node that does not exist is used", graph: graph([x, exp(of: -1)]),
            error: .operandNotBefore(node: 1, operand: -1)),
        Row(
            testDescription: "another shape is declared",
            graph: graph([x, exp(of: 0, type: .float([3]))]),
            error: .wrongType(node: 1, declared: .float([3]), computed: .float([2]))),
        Row(
            testDescription: "an argument has another type",
            graph: graph([Node(operation: .argument(0), operands: [], type: .int([2]))]),
            error: .wrongType(node: 0, declared: .int([2]), computed: .float([2]))),
        Row(
            testDescription: "operands do not fit",
            graph: graph([x, Node(operation: .not, operands: [0], type: .bool([2]))]),
            error: .illegalOperation(
                node: 1,
                error: notOfFloats)),
        Row(
            testDescription: "an argument is not declared",
            graph: graph([Node(operation: .argument(1), operands: [], type: .float([2]))]),
            error: .undeclared(node: 0)),
        Row(
            testDescription: "a slot is not declared", graph: graph([slot]),
            error: .undeclared(node: 0)),
        Row(
            testDescription: "an output does not exist", graph: graph([x], outputs: [1]),
            error: .missingRoot(1)),
        Row(
            testDescription: "an update's value does not exist",
            graph: graph([slot], states: [.float([2])], updates: [.init(slot: 0, node: 5)]),
            error: .missingRoot(5)),
        Row(
            testDescription: "a slot that does not exist is updated",
            graph: graph([x], updates: [.init(slot: 0, node: 0)]),
            error: .illegalUpdate(slot: 0)),
        Row(
            testDescription: "a slot is updated twice",
            graph: graph(
                [slot], states: [.float([2])],
                updates: [.init(slot: 0, node: 0), .init(slot: 0, node: 0)]),
            error: .illegalUpdate(slot: 0)),
        Row(
            testDescription: "a slot is updated with another type",
            graph: graph([x], states: [.float([3])], updates: [.init(slot: 0, node: 0)]),
            error: .illegalUpdate(slot: 0)),
    ]

    @Test("illegal graphs are refused", arguments: rows)
    func refusal(row: Row) {
        #expect(throws: row.error) { try row.graph.verify() }
        #expect(!row.error.description.isEmpty)
    }

    @Test("traced graphs are legal")
    func legal() throws {
        let graph = Graph.tracing([.float([2]), .float([2])]) { [$0[0] * $0[1], softmax($0[0])] }
        try graph.verify()
    }
}
