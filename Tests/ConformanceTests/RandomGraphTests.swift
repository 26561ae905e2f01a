import ElboGraph
import ElboNumerics
import ElboReference
import ElboTestSupport
import Testing

/// Random legal graphs: rewriting keeps their meaning, executors agree, gradients are right.
@Suite struct RandomGraphTests {
    static let seeds: Range<UInt64> = 0..<300

    @Test("together the graphs have every kind of operation and every function")
    func coverage() {
        var kinds: Set<Operation.Kind> = []
        var names: Set<String> = []
        for seed in Self.seeds {
            for node in RandomGraph(seed: seed).graph().nodes {
                kinds.insert(node.operation.kind)
                names.insert(node.operation.name)
            }
        }
        #expect(kinds == Set(Operation.Kind.allCases))
        let functions = Set(
            UnaryFunction.allCases.map(\.name) + BinaryFunction.allCases.map(\.rawValue)
                + Comparison.allCases.map(\.rawValue) + LogicalFunction.allCases.map(\.rawValue)
                + RandomLaw.allCases.map { "random[\($0.rawValue)]" })
        #expect(functions.subtracting(names) == [])
    }

    /// The outputs of two runs, then the state.
    private func run(_ graph: Graph, _ random: RandomGraph, on executor: any Executor) throws
        -> [HostArray]
    {
        let (arguments, slots) = random.values()
        let state = executor.makeState(slots)
        let program = try executor.compile(graph, state: state)
        return try program.run(arguments) + program.run(arguments) + state.read()
    }

    @Test("graphs are legal, and optimised mean the same", arguments: seeds)
    func optimization(seed: UInt64) throws {
        let random = RandomGraph(seed: seed)
        let graph = random.graph()
        try graph.verify()
        let optimized = try graph.verifiedOptimized()
        #expect(optimized.nodes.count <= graph.nodes.count)
        let expected = try run(graph, random, on: ReferenceExecutor())
        let found = try run(optimized, random, on: ReferenceExecutor())
        for (index, (a, b)) in zip(found, expected).enumerated() {
            #expect(a.isEqual(to: b), "result \(index)")
        }
    }

    @Test("the text form is the same each time", arguments: seeds)
    func printing(seed: UInt64) {
        let (first, second) = (RandomGraph(seed: seed).graph(), RandomGraph(seed: seed).graph())
        #expect(first.description == second.description)
        #expect(first.optimized().description == second.optimized().description)
    }

    @Test("executors agree with the reference", arguments: seeds)
    func executors(seed: UInt64) throws {
        let random = RandomGraph(seed: seed)
        let graph = random.graph()
        let expected = try run(graph, random, on: ReferenceExecutor())
        // How much rounding matters here, from two samples.
        let perturbed = try [1, 2].map {
            try run(graph.perturbed(random.key.child($0)), random, on: ReferenceExecutor())
        }
        for family in fastExecutors {
            var first: [HostArray]?
            for executor in family {
                let found = try run(graph, random, on: executor)
                for (index, array) in found.enumerated() {
                    let tolerance = Self.tolerance(expected[index], perturbed.map { $0[index] })
                    let mismatch = tolerance.mismatch(array, expected[index])
                    #expect(mismatch == nil, "\(executor.name), result \(index)")
                }
                if let first {
                    let same = zip(first, found).allSatisfy { $0.isIdentical(to: $1) }
                    #expect(same, "\(executor.name): another number of threads, other bits")
                }
                first = first ?? found
            }
        }
    }

    /// Sixteen times what perturbations of the size of rounding change, relative to the largest.
    private static func tolerance(_ expected: HostArray, _ perturbed: [HostArray]) -> Tolerance {
        guard expected.type.element == .float else { return .exact }
        let numbers = expected.doubles
        let largest = numbers.map(abs).max() ?? 0
        let change = perturbed.flatMap { zip($0.doubles, numbers).map { abs($0 - $1) } }.max() ?? 0
        return .ofLargest(4e-6 + (largest > 0 ? 16 * change / largest : 0))
    }

    @Test("gradients agree with differences", arguments: seeds)
    func gradients(seed: UInt64) throws {
        let random = RandomGraph(seed: seed)
        let (arguments, slots) = random.values()
        let check = GradientCheck(
            arguments + slots, variables: random.variables, key: random.key.child(6)
        ) { trace, tensors in
            let (x, s) = (tensors.prefix(arguments.count), tensors.dropFirst(arguments.count))
            return random.body(trace, Array(x), Array(s)).outputs
        }
        let mismatch = try check.mismatch(order: 1, directions: 2)
        #expect(mismatch == nil)
    }

    @Test("numbers stay tame")
    func tame() throws {
        for seed in Self.seeds {
            let random = RandomGraph(seed: seed)
            let found = try run(random.graph(), random, on: ReferenceExecutor())
            for array in found where array.type.element == .float {
                #expect(array.doubles.allSatisfy { $0.isFinite && Swift.abs($0) < 1e12 })
            }
        }
    }
}
