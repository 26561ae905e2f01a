import ElboCPU
import ElboGraph
import Testing

@Suite struct PlanningTimeTests {
    /// A recurrence over time with its gradient: many products, and values that live long.
    private func recurrence(steps: Int) -> Graph {
        let trace = Trace()
        let x = trace.argument(.float([steps, 4, 8]))
        let weights = trace.state(.float([8, 16]))
        var h = trace.constant(0).broadcast(to: [4, 8])
        var loss = trace.constant(0)
        for step in 0..<steps {
            let now = x.slice(step..<step + 1, along: 0).reshaped(to: [4, 8])
            let gates = h.matrixMultiplied(by: weights)
            let gate = sigmoid(gates.slice(0..<8, along: 1))
            h = gate * h + (1 - gate) * tanh(gates.slice(8..<16, along: 1) + now)
            loss = loss + h.squared().sum()
        }
        trace.update(weights, to: weights - 0.1 * gradient(of: loss, withRespectTo: [weights])[0])
        return trace.graph(returning: [loss])
    }

    /// A generous bound, fifteen times what it takes on an idle machine: searches that look at
    /// all pairs of nodes take longer even there.
    @Test func fortyThousandNodesArePlannedInSeconds() throws {
        let elapsed = try ContinuousClock().measure {
            let graph = recurrence(steps: 800)
            #expect(graph.nodes.count > 40_000)
            let executor = CPUExecutor(threads: 1)
            let state = executor.makeState([HostArray(repeating: 0, [8, 16])])
            _ = try executor.compile(graph, state: state)
        }
        #expect(elapsed < .seconds(5))
    }
}
