@_spi(Benchmarks) import ElboCPU
import ElboGraph
import Testing

@Suite("Numbers below the normal range") struct SubnormalTests {
    /// Numbers enough for a piece on every thread.
    private static let count = 1 << 18

    @Test(
        "results become zero on every thread where that is faster, or stay on every thread; operands count as they are"
    )
    func results() throws {
        let trace = Trace()
        let x = trace.argument(.float([SubnormalTests.count]))
        let graph = trace.graph(returning: [x * 0.5, sign(x)])
        let executor = CPUExecutor(threads: 2)
        let program = try executor.compile(graph, state: executor.makeState([]))
        let tiny = Float.leastNormalMagnitude * 1.5
        let outputs = try program.run([
            HostArray([SubnormalTests.count], [Float](repeating: tiny, count: SubnormalTests.count))
        ])
        #if arch(x86_64)
            #expect(Set(outputs[0].floats) == [0])
        #else
            #expect(Set(outputs[0].floats).count == 1)
        #endif
        #expect(Set(outputs[1].floats) == [1])
        let subnormal = try program.run([
            HostArray(
                [SubnormalTests.count],
                [Float](repeating: .leastNonzeroMagnitude, count: SubnormalTests.count))
        ])
        #expect(Set(subnormal[1].floats) == [1])
        // The caller's thread has its mode back.
        #expect(tiny * 0.5 == Float.leastNormalMagnitude * 0.75)
    }

    @Test("runs side by side prepare their arguments in the caller's mode")
    func sideBySide() throws {
        let trace = Trace()
        let x = trace.argument(.float([1]))
        let graph = trace.graph(returning: [x + 1])
        let executor = CPUExecutor(threads: 2)
        let program = try executor.plan(graph, state: executor.makeState([]))
        try program.runEach(64) { number in
            let product = Double.leastNormalMagnitude * (1 / Double(number + 2))
            return [HostArray([1], [product > 0 ? Float(number) : -1])]
        } results: { number, outputs in
            #expect(outputs[0].floats == [Float(number + 1)])
        }
    }
}
