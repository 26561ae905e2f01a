import ElboCPU
import ElboGraph
import ElboNumerics
import ElboReference
import Testing

@Suite struct ProgramTests {
    /// Two runs of a random graph: outputs of both and the state after them.
    private func results(_ executor: any Executor, seed: UInt64) throws -> [HostArray] {
        var source = RandomGraphs(seed: seed)
        let (graph, arguments, initial) = source.make(operations: 40)
        let state = executor.makeState(initial)
        let program = try executor.compile(graph, state: state)
        let first = try program.run(arguments)
        return first + (try program.run(arguments)) + state.read()
    }

    @Test(arguments: UInt64(1)...60)
    func agreesWithTheReference(seed: UInt64) throws {
        let fast = try results(CPUExecutor(threads: 2), seed: seed)
        let exact = try results(ReferenceExecutor(), seed: seed)
        for (a, b) in zip(fast, exact) {
            let worst = zip(a.doubles, b.doubles).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? 0
            #expect(worst < 2e-3)
        }
    }

    @Test(arguments: UInt64(1)...20)
    func theNumberOfThreadsChangesNoBit(seed: UInt64) throws {
        let alone = try results(CPUExecutor(threads: 1), seed: seed)
        for threads in [2, 3, 8] {
            #expect(try results(CPUExecutor(threads: threads), seed: seed) == alone)
        }
    }

    @Test func updatesHappenAllAtOnce() throws {
        let trace = Trace()
        let a = trace.state(.float([5]))
        let b = trace.state(.float([5]))
        let c = trace.state(.float([5]))
        trace.update(a, to: b)
        trace.update(b, to: a)
        trace.update(c, to: a + b)
        let executor = CPUExecutor(threads: 1)
        let state = executor.makeState([1, 2, 9].map { HostArray(repeating: $0, [5]) })
        let program = try executor.compile(trace.graph(returning: [a, c]), state: state)
        let outputs = try program.run([])
        #expect(outputs == [1, 9].map { HostArray(repeating: $0, [5]) })
        #expect(state.read() == [2, 1, 3].map { HostArray(repeating: $0, [5]) })
    }

    @Test func oldValuesAreReadBeforeTheyAreReplaced() throws {
        let trace = Trace()
        let w = trace.state(.float([40, 30]))
        let x = trace.argument(.float([8, 40]))
        let step = x.matrixMultiplied(by: w).sum() * 0.01
        // The update comes before a later reader of the old value in the trace.
        trace.update(w, to: w * 0.5 + step)
        let late = x.matrixMultiplied(by: w)
        let graph = trace.graph(returning: [late, w.max()])
        let executors: [any Executor] = [CPUExecutor(threads: 2), ReferenceExecutor()]
        let results = try executors.map { executor in
            let state = executor.makeState([HostArray(repeating: 0.25, [40, 30])])
            let program = try executor.compile(graph, state: state)
            let inputs = [HostArray(repeating: 0.5, [8, 40])]
            return try program.run(inputs) + program.run(inputs) + state.read()
        }
        for (a, b) in zip(results[0], results[1]) {
            #expect(zip(a.doubles, b.doubles).allSatisfy { abs($0 - $1) < 1e-4 * (1 + abs($1)) })
        }
    }

    @Test func aBadIndexLeavesTheStateAlone() throws {
        let trace = Trace()
        let w = trace.state(.float([4]))
        trace.update(w, to: w + 1)
        let indices = trace.argument(.int([2]))
        let rows = (w + 1).reshaped(to: [4, 1]).gather(indices)
        let executor = CPUExecutor(threads: 1)
        let state = executor.makeState([HostArray(repeating: 1, [4])])
        let program = try executor.compile(trace.graph(returning: [rows]), state: state)
        #expect(throws: RunError.indexOutOfRange(index: 4, count: 4)) {
            try program.run([HostArray([2], [0, 4] as [Int32])])
        }
        #expect(state.read() == [HostArray(repeating: 1, [4])])
    }

    @Test func emptyArraysWork() throws {
        let graph = Graph.tracing([.float([0, 3]), .float([3, 0])]) {
            [
                exp($0[0]).sum(along: [0]), ($0[1] + 1).sum(along: [1]), $0[0].max(along: [0]),
                $0[1].max(), $0[1].matrixMultiplied(by: $0[0]), $0[0].matrixMultiplied(by: $0[1]),
                concatenate([$0[0], $0[0]], along: 0), $0[0].transposed(),
            ]
        }
        let inputs = [HostArray([0, 3], [Float]()), HostArray([3, 0], [Float]())]
        let fast = try CPUExecutor(threads: 2).run(graph, inputs)
        let exact = try ReferenceExecutor().run(graph, inputs)
        for (a, b) in zip(fast, exact) {
            #expect(a.shape == b.shape)
            #expect(a.doubles == b.doubles)
        }
    }

    @Test func aForeignStateIsRefused() throws {
        let graph = Graph.tracing([.float([1])]) { $0 }
        #expect(throws: CPUError.foreignState) {
            try CPUExecutor(threads: 1).compile(graph, state: ReferenceExecutor().makeState([]))
        }
    }
}
