import ElboExact
import ElboGraph
import ElboReference
import ElboTestSupport
import Testing

/// Every operation on the executor with the same bits everywhere.
@Suite struct ExactConformanceTests {
    private static let executors = ExactExecutor.availableLanes.map { ExactExecutor(lanes: $0) }

    @Test("it gives the reference's numbers, with any width", arguments: ConformanceTests.rows)
    func values(row: ConformanceRow) throws {
        let graph = row.graph(withGradients: row.order > 0).removingDeadNodes()
        let expected = try run(graph, row, on: ReferenceExecutor())
        guard graph.nodes.allSatisfy({ !$0.operation.needsTheSystem }) else {
            #expect(throws: ExactError.self) { try run(graph, row, on: Self.executors[0]) }
            return
        }
        var first: [HostArray]?
        for executor in Self.executors {
            let found = try run(graph, row, on: executor)
            for (index, (a, b)) in zip(found, expected).enumerated() {
                if graph.nodes.allSatisfy({ !$0.operation.isElementary }) {
                    #expect(a.isIdentical(to: b), "\(executor.name), output \(index): other bits")
                } else {
                    let mismatch = Tolerance.ofLargest(1e-6).mismatch(a, b)
                    #expect(mismatch == nil, "\(executor.name), output \(index)")
                }
            }
            if let first {
                let same = zip(first, found).allSatisfy { $0.isIdentical(to: $1) }
                #expect(same, "\(executor.name): another width, other bits")
            }
            first = first ?? found
        }
    }

    private func run(_ graph: Graph, _ row: ConformanceRow, on executor: any Executor) throws
        -> [HostArray]
    {
        let values = row.values
        let isState = row.arguments.map(\.isState)
        let state = executor.makeState(values.indices.filter { isState[$0] }.map { values[$0] })
        let program = try executor.compile(graph, state: state)
        return try program.run(values.indices.filter { !isState[$0] }.map { values[$0] })
    }
}

extension Operation {
    /// Whether it is computed by functions of the system.
    fileprivate var needsTheSystem: Bool {
        switch self {
        case .unary(.logGamma), .unary(.polygamma), .random(.normal, _), .fourier, .fourierAdjoint:
            true
        default: false
        }
    }

    /// Whether it is a function whose last bits differ between libraries.
    fileprivate var isElementary: Bool {
        guard case .unary(let function) = self else { return false }
        return switch function {
        case .exp, .expm1, .log, .log1p, .tanh, .sigmoid, .softplus, .erf: true
        case .negate, .absolute, .sign, .floor, .sqrt, .relu, .logGamma, .polygamma: false
        }
    }
}
