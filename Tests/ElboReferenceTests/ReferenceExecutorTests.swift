import ElboGraph
import ElboReference
import Testing

/// What every executor promises about arguments, state and errors; here the reference one.
@Suite struct ReferenceExecutorTests {
    private let executor = ReferenceExecutor()

    @Test("arguments of either precision are taken, results are in double precision")
    func precisions() throws {
        let graph = Graph.tracing([.float([2])]) { [$0[0] + 0.1] }
        let single = try executor.run(graph, [HostArray([2], [1, 2] as [Float])])
        let double = try executor.run(graph, [HostArray([2], [1, 2] as [Double])])
        #expect(single == double)
        #expect(single[0].values == .float64([1.1, 2.1]))
    }

    @Test("the number of arguments is checked")
    func argumentCount() throws {
        let graph = Graph.tracing([.float([2])]) { $0 }
        #expect(throws: RunError.argumentCount(expected: 1, found: 0)) {
            try executor.run(graph, [])
        }
    }

    @Test("kinds and shapes of arguments are checked")
    func argumentType() throws {
        let graph = Graph.tracing([.float([]), .float([2])]) { $0 }
        let wrong = HostArray([2], [1, 2] as [Int32])
        #expect(
            throws: RunError.argumentType(position: 1, expected: .float([2]), found: .int([2]))
        ) { try executor.run(graph, [HostArray(1), wrong]) }
    }

    @Test("indices outside the table stop the run", arguments: [-1, 3, Int32.max, .min])
    func indices(index: Int32) throws {
        let gather = Graph.tracing([.float([3, 2]), .int([1])]) { [$0[0].gather($0[1])] }
        let scatter = Graph.tracing([.float([1, 2]), .int([1])]) {
            [$0[0].scatterAdd($0[1], count: 3)]
        }
        let error = RunError.indexOutOfRange(index: Int(index), count: 3)
        #expect(throws: error) {
            try executor.run(
                gather, [HostArray(repeating: 1, [3, 2]), HostArray([1], [index])])
        }
        #expect(throws: error) {
            try executor.run(
                scatter, [HostArray(repeating: 1, [1, 2]), HostArray([1], [index])])
        }
    }

    @Test("updates take place at once: two slots can be swapped")
    func swap() throws {
        let trace = Trace()
        let (a, b) = (trace.state(.float([2])), trace.state(.float([2])))
        trace.update(a, to: b)
        trace.update(b, to: a)
        let graph = trace.graph(returning: [a])
        let (x, y) = (HostArray([2], [1, 2] as [Double]), HostArray([2], [3, 4] as [Double]))
        let state = executor.makeState([x, y])
        let program = try executor.compile(graph, state: state)
        #expect(try program.run([]) == [x])
        #expect(state.read() == [y, x])
        #expect(try program.run([]) == [y])
        #expect(state.read() == [x, y])
    }

    @Test("a run that stops leaves the state as it was")
    func failedRun() throws {
        let trace = Trace()
        let slot = trace.state(.float([1]))
        let index = trace.argument(.int([1]))
        trace.update(slot, to: slot.gather(index) + 1)
        let state = executor.makeState([HostArray([1], [5] as [Double])])
        let program = try executor.compile(trace.graph(returning: []), state: state)
        #expect(throws: RunError.indexOutOfRange(index: 1, count: 1)) {
            try program.run([HostArray([1], [1] as [Int32])])
        }
        #expect(state.read()[0].doubles == [5])
        _ = try program.run([HostArray([1], [0] as [Int32])])
        #expect(state.read()[0].doubles == [6])
    }

    @Test("programs share their state")
    func sharedState() throws {
        let trace = Trace()
        let count = trace.state(.int([]))
        trace.update(
            count, to: (count.converted(to: .float) + 1).converted(to: .int))
        let state = executor.makeState([HostArray([], [0] as [Int32])])
        let graph = trace.graph(returning: [])
        let programs = try (0..<2).map { _ in try executor.compile(graph, state: state) }
        for program in programs + programs { _ = try program.run([]) }
        #expect(state.read()[0].doubles == [4])
        state.write([HostArray([], [-7] as [Int32])])
        _ = try programs[0].run([])
        #expect(state.read()[0].doubles == [-6])
    }

    @Test("a state with other slots is refused")
    func foreignState() throws {
        let trace = Trace()
        let graph = trace.graph(returning: [trace.state(.float([2]))])
        #expect(throws: ReferenceError.foreignState) {
            try executor.compile(graph, state: executor.makeState([HostArray(1)]))
        }
    }

    @Test("an illegal graph is refused")
    func illegalGraph() {
        let graph = Graph(nodes: [], arguments: [], states: [], outputs: [0], updates: [])
        #expect(throws: GraphError.missingRoot(0)) { try executor.compile(graph) }
    }
}
