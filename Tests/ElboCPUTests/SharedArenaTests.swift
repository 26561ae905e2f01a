import ElboCPU
import ElboGraph
import ElboNumerics
import Foundation
import Testing

/// Programs on a state that is used in turn work in the same memory, whatever the one before left there.
@Suite struct SharedArenaTests {
    private static let first = HostArray(
        [40, 30], (0..<1200).map { Float(0.1 * RandomKey(seed: 4).normal(at: $0)) })

    /// A step of gradient descent on as many rows.
    private func step(_ rows: Int) -> Graph {
        let trace = Trace()
        let x = trace.argument(.float([rows, 40]))
        let w = trace.state(.float([40, 30]))
        let loss = tanh(x.matrixMultiplied(by: w)).squared().sum()
        let slope = gradient(of: loss, withRespectTo: [w])[0]
        trace.update(w, to: w - 0.01 * slope)
        return trace.graph(returning: [loss, slope])
    }

    /// Reads the state and leaves not-a-number wherever it works.
    private func poison(_ rows: Int) -> Graph {
        let trace = Trace()
        let x = trace.argument(.float([rows, 40]))
        let w = trace.state(.float([40, 30]))
        let product = x.matrixMultiplied(by: w)
        return trace.graph(returning: [log(-product.squared() - 1) + product])
    }

    private func input(_ rows: Int) -> HostArray {
        let key = RandomKey(seed: UInt64(rows))
        return HostArray([rows, 40], (0..<rows * 40).map { Float(key.normal(at: $0)) })
    }

    /// What a sequence of runs returns and leaves, with programs that come when they are first needed.
    private func results(_ executor: any Executor, inTurn: Bool) throws -> [[HostArray]] {
        let state = executor.makeState([Self.first], usedInTurn: inTurn)
        var programs: [String: any Program] = [:]
        var results: [[HostArray]] = []
        for (rows, poisons) in [
            (8, false), (3, true), (200, false), (300, true), (8, false), (64, false), (300, true),
            (1, false), (200, false), (8, false),
        ] {
            let name = "\(rows) \(poisons)"
            let graph = poisons ? poison(rows) : step(rows)
            let program = try programs[name] ?? executor.compile(graph, state: state)
            programs[name] = program
            let outputs = try program.run([input(rows)])
            if poisons {
                #expect(outputs[0].doubles.allSatisfy { $0.isNaN })
            } else {
                results.append(outputs + state.read())
            }
        }
        return results
    }

    @Test(arguments: [1, 3])
    func givesTheBitsOfArenasOfTheirOwn(threads: Int) throws {
        let executor = CPUExecutor(threads: threads)
        #expect(
            try results(executor, inTurn: true) == results(executor, inTurn: false))
    }

    @Test func manyCallersTakeTurns() throws {
        let executor = CPUExecutor(threads: 2)
        let state = executor.makeState([Self.first], usedInTurn: true)
        let trace = Trace()
        let x = trace.argument(.float([64, 40]))
        let w = trace.state(.float([40, 30]))
        let graph = trace.graph(returning: [exp(x.matrixMultiplied(by: w)).sum(along: [0])])
        let programs = try (0..<4).map { _ in try executor.compile(graph, state: state) }
        let copy = programs[0].copy()
        let expected = try executor.compile(graph, state: executor.makeState([Self.first])).run(
            [input(64)])
        let group = DispatchGroup()
        for program in programs + [copy] {
            group.enter()
            Thread {
                #expect(throws: Never.self) {
                    for _ in 0..<20 {
                        let outputs = try program.run([input(64)])
                        #expect(outputs == expected)
                    }
                }
                group.leave()
            }.start()
        }
        group.wait()
    }
}
