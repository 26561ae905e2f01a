@_spi(Benchmarks) import ElboCPU
import ElboGraph
import Testing

@Suite struct PlanTests {
    @Test(arguments: UInt64(1)...40)
    func buffersThatLiveTogetherDoNotOverlap(seed: UInt64) throws {
        var source = RandomGraphs(seed: seed)
        let (graph, _, initial) = source.make(operations: 60)
        let executor = CPUExecutor(threads: 1)
        let plan = try executor.plan(graph, state: executor.makeState(initial)).memory
        for (index, a) in plan.buffers.enumerated() {
            #expect(a.offset % 64 == 0 && a.offset + a.bytes <= plan.arenaBytes)
            for b in plan.buffers[..<index]
            where a.first <= b.last && b.first <= a.last {
                #expect(a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset)
            }
        }
        #expect(plan.arenaBytes <= plan.buffers.reduce(0) { $0 + $1.bytes })
    }

    @Test(arguments: UInt64(1)...20)
    func eachBufferLiesAtTheLowestOffsetThatIsFree(seed: UInt64) throws {
        var source = RandomGraphs(seed: seed)
        let (graph, _, initial) = source.make(operations: 120)
        let executor = CPUExecutor(threads: 1)
        let plan = try executor.plan(graph, state: executor.makeState(initial)).memory
        let largestFirst = plan.buffers.sorted { ($1.bytes, $0.node) < ($0.bytes, $1.node) }
        for (index, buffer) in largestFirst.enumerated() {
            let others = largestFirst[..<index].filter {
                $0.first <= buffer.last && buffer.first <= $0.last
            }
            let offsets = ([0] + others.map { $0.offset + $0.bytes }).filter { offset in
                others.allSatisfy {
                    offset + buffer.bytes <= $0.offset || $0.offset + $0.bytes <= offset
                }
            }
            #expect(buffer.offset == offsets.min())
        }
    }

    @Test func aLossAndItsGradientAreFewKernels() throws {
        let trace = Trace()
        let x = trace.argument(.float([32, 50]))
        let w = trace.state(.float([50, 50]))
        let bias = trace.state(.float([50]))
        let logits = x.matrixMultiplied(by: w) + bias
        let loss = (softplus(logits) - x * logits).sum(along: [1]).mean()
        let slopes = gradient(of: loss, withRespectTo: [w, bias])
        trace.update(w, to: w - 0.1 * slopes[0])
        trace.update(bias, to: bias - 0.1 * slopes[1])
        let executor = CPUExecutor(threads: 1)
        let state = executor.makeState([
            HostArray(repeating: 0, [50, 50]), HostArray(repeating: 0, [50]),
        ])
        let program = try executor.plan(trace.graph(returning: [loss]), state: state)
        let kernels = program.profile.map { $0.kernel.prefix { $0 != "(" } }
        #expect(kernels.filter { $0 == "matmul" }.count == 2)
        // Loss and gradient in one pass, the mean, and one update for each parameter.
        #expect(kernels.filter { $0 == "cluster" }.count <= 6, "\(program)")
        #expect(program.description.contains(" 0 copies of state"))
    }
}
