import ElboGraph
import ElboNumerics
import ElboReference
import ElboTestSupport
import Testing

/// Every operation, on every executor, with its derivatives.
@Suite struct ConformanceTests {
    static let rows: [ConformanceRow] =
        ElementwiseRows.all + MovementRows.all + ReductionRows.all + ImageRows.all
        + SignalRows.all + ComposedRows.all

    // MARK: Coverage

    @Test("every kind of operation has a row of its own")
    func kinds() {
        let covered = Set(Self.rows.compactMap { $0.subject?.kind })
        #expect(covered == Set(Operation.Kind.allCases))
    }

    @Test("every function, comparison, reduction and law has a row of its own")
    func functions() {
        let covered = Set(Self.rows.compactMap(\.subject).compactMap(\.function))
        let wanted = Set<String>(
            UnaryFunction.allCases.map(\.name) + BinaryFunction.allCases.map(\.rawValue)
                + Comparison.allCases.map(\.rawValue) + LogicalFunction.allCases.map(\.rawValue)
                + Reduction.allCases.map(\.rawValue) + RandomLaw.allCases.map(\.rawValue))
        #expect(covered == wanted)
    }

    @Test("rows have names of their own")
    func names() {
        let counts = Dictionary(grouping: Self.rows, by: \.name).mapValues(\.count)
        #expect(counts.filter { $0.value > 1 }.keys.sorted() == [])
    }

    // MARK: Values

    @Test("rows are legal graphs, whose optimised form gives the same numbers", arguments: rows)
    func optimization(row: ConformanceRow) throws {
        let graph = row.graph(withGradients: row.order > 0)
        try graph.verify()
        let optimized = try graph.verifiedOptimized()
        let plain = try run(graph, row, on: ReferenceExecutor())
        let rewritten = try run(optimized, row, on: ReferenceExecutor())
        for (index, (a, b)) in zip(plain, rewritten).enumerated() {
            #expect(a.isEqual(to: b), "output \(index)")
        }
    }

    @Test("executors give the reference's numbers", arguments: rows)
    func values(row: ConformanceRow) throws {
        let graph = row.graph(withGradients: row.order > 0)
        let outputs = row.graph(withGradients: false).outputs.count
        let expected = try run(graph, row, on: ReferenceExecutor())
        for family in fastExecutors {
            var first: [HostArray]?
            for executor in family {
                let found = try run(graph, row, on: executor)
                for (index, (a, b)) in zip(found, expected).enumerated() {
                    // A gradient may be a long sum, and 1 - tanh² cancels.
                    let tolerance =
                        index < outputs ? row.tolerance : Tolerance.ofLargest(1e-5)
                    let mismatch = tolerance.mismatch(a, b, flushing: true)
                    #expect(mismatch == nil, "\(executor.name), output \(index)")
                }
                if let first {
                    let same = zip(first, found).allSatisfy { $0.isIdentical(to: $1) }
                    #expect(same, "\(executor.name): another number of threads, other bits")
                }
                first = first ?? found
            }
        }
    }

    // MARK: Derivatives

    static let differentiable: [ConformanceRow] = rows.filter { $0.order > 0 }

    @Test("gradients agree with differences", arguments: differentiable)
    func gradients(row: ConformanceRow) throws {
        let check = GradientCheck(
            row.values, variables: row.variables, key: RandomKey(seed: 1), of: row.function)
        for order in 1...row.order {
            let mismatch = try check.mismatch(order: order)
            #expect(mismatch == nil)
        }
    }

    // MARK: Running a row

    /// Two runs of one program must give the same bits.
    private func run(_ graph: Graph, _ row: ConformanceRow, on executor: any Executor) throws
        -> [HostArray]
    {
        let values = row.values
        let isState = row.arguments.map(\.isState)
        let state = executor.makeState(values.indices.filter { isState[$0] }.map { values[$0] })
        let program = try executor.compile(graph, state: state)
        let arguments = values.indices.filter { !isState[$0] }.map { values[$0] }
        let first = try program.run(arguments)
        let second = try program.run(arguments)
        let isRepeatable = zip(first, second).allSatisfy { $0.isIdentical(to: $1) }
        #expect(isRepeatable, "\(executor.name): a second run gives other bits")
        return first
    }
}

extension Operation {
    /// The function that is applied, drawn or folded with, if the operation has one.
    fileprivate var function: String? {
        switch self {
        case .unary(let function): function.name
        case .binary(let function): function.rawValue
        case .compare(let comparison): comparison.rawValue
        case .logical(let function): function.rawValue
        case .reduce(let reduction, _): reduction.rawValue
        case .random(let law, _): law.rawValue
        default: nil
        }
    }
}
