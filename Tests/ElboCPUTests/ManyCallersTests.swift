import ElboCPU
import ElboGraph
import ElboNumerics
import ElboReference
import Foundation
import Testing

@Suite struct ManyCallersTests {
    private static let callers = 8

    /// Calls `body` on threads of the system, all at the same time, and waits for them.
    private func onThreads(_ body: @escaping @Sendable (Int) throws -> Void) {
        let group = DispatchGroup()
        for caller in 0..<Self.callers {
            group.enter()
            Thread {
                #expect(throws: Never.self) { try body(caller) }
                group.leave()
            }.start()
        }
        group.wait()
    }

    /// A network whose products and clusters have several pieces, and indices that may be wrong.
    private let network: Graph = {
        let trace = Trace()
        let x = trace.argument(.float([256, 300]))
        let w = trace.state(.float([300, 400]))
        let bias = trace.state(.float([400]))
        let rows = trace.argument(.int([3]))
        let hidden = tanh(x.matrixMultiplied(by: w) + bias)
        let scores = hidden.matrixMultiplied(by: w, transposingOther: true)
        return trace.graph(returning: [scores.gather(rows), softplus(scores).sum(along: [0]), w])
    }()

    private func state(_ executor: any Executor) -> any ProgramState {
        let key = RandomKey(seed: 3)
        return executor.makeState(
            network.states.enumerated().map { slot, type in
                let child = key.child(UInt64(slot))
                return HostArray(
                    type.shape, (0..<type.shape.count).map { Float(0.05 * child.normal(at: $0)) })
            })
    }

    private func inputs(_ caller: Int) -> [HostArray] {
        let key = RandomKey(seed: UInt64(100 + caller))
        return [
            HostArray([256, 300], (0..<256 * 300).map { Float(key.normal(at: $0)) }),
            HostArray([3], [Int32(caller), 255, 0]),
        ]
    }

    @Test(arguments: [1, 3])
    func copiesRunAtTheSameTimeWithTheSameBits(threads: Int) throws {
        let executor = CPUExecutor(threads: threads)
        let state = state(executor)
        let program = try executor.compile(network, state: state)
        let alone = try (0..<Self.callers).map { try program.run(inputs($0)) }
        let initial = state.read()
        onThreads { caller in
            let copy = program.copy()
            let arguments = inputs(caller)
            for round in 0..<8 {
                let outputs = try copy.run(arguments)
                #expect(outputs == alone[caller])
                if round % 4 == 0 { #expect(state.read() == initial) }
            }
        }
    }

    @Test("Runs side by side give the bits of single ones, in order", arguments: [1, 3])
    func manyRuns(threads: Int) throws {
        let executor = CPUExecutor(threads: threads)
        let program = try executor.compile(network, state: state(executor))
        let alone = try (0..<Self.callers).map { try program.run(inputs($0)) }
        var found: [[HostArray]] = []
        try program.runEach(Self.callers) {
            inputs($0)
        } results: { number, outputs in
            #expect(number == found.count)
            found.append(outputs)
        }
        #expect(found == alone)
    }

    @Test(
        "The first run that fails ends the others; what came before it is handed on",
        arguments: [1, 3])
    func aFailureAmongManyRuns(threads: Int) throws {
        let executor = CPUExecutor(threads: threads)
        let program = try executor.compile(network, state: state(executor))
        var numbers: [Int] = []
        #expect(throws: RunError.indexOutOfRange(index: 256, count: 256)) {
            try program.runEach(Self.callers) { number in
                var arguments = inputs(number)
                if number >= 5 { arguments[1] = HostArray([3], [0, 256, 1] as [Int32]) }
                return arguments
            } results: { number, _ in
                numbers.append(number)
            }
        }
        #expect(numbers == Array(0..<5))
    }

    @Test func oneProgramServesItsCallersInTurn() throws {
        let executor = CPUExecutor(threads: 2)
        let program = try executor.compile(network, state: state(executor))
        let alone = try (0..<Self.callers).map { try program.run(inputs($0)) }
        onThreads { caller in
            let arguments = inputs(caller)
            for _ in 0..<4 {
                let outputs = try program.run(arguments)
                #expect(outputs == alone[caller])
            }
        }
    }

    @Test func aRunThatThrowsLeavesOtherCallersAlone() throws {
        let executor = CPUExecutor(threads: 2)
        let program = try executor.compile(network, state: state(executor))
        let alone = try program.run(inputs(0))
        onThreads { caller in
            let copy = caller % 2 == 0 ? program : program.copy()
            var arguments = inputs(0)
            if caller == 3 || caller == 4 { arguments[1] = HostArray([3], [0, 256, 1] as [Int32]) }
            for _ in 0..<4 {
                if caller == 3 || caller == 4 {
                    #expect(throws: RunError.indexOutOfRange(index: 256, count: 256)) {
                        try copy.run(arguments)
                    }
                } else {
                    let outputs = try copy.run(arguments)
                    #expect(outputs == alone)
                }
            }
        }
    }

    @Test func updatesOfCopiesDoNotMeet() throws {
        let trace = Trace()
        let slots = (0..<2).map { _ in trace.state(.float([20_000])) }
        for slot in slots { trace.update(slot, to: slot + 1) }
        let graph = trace.graph(returning: slots)
        let executors: [any Executor] = [CPUExecutor(threads: 2), ReferenceExecutor()]
        for executor in executors {
            let state = executor.makeState(slots.map { HostArray(repeating: 0, $0.shape) })
            let program = try executor.compile(graph, state: state)
            onThreads { _ in
                let copy = program.copy()
                for _ in 0..<4 {
                    let outputs = try copy.run([])
                    #expect(outputs[0] == outputs[1])
                    let read = state.read()
                    #expect(read[0] == read[1])
                    #expect(Set(read[0].floats).count == 1)
                }
            }
            #expect(state.read()[0].floats.allSatisfy { $0 == Float(4 * Self.callers) })
        }
    }

    @Test(arguments: UInt64(1)...20)
    func aCopyHasTheSameBits(seed: UInt64) throws {
        var source = RandomGraphs(seed: seed)
        let (graph, arguments, initial) = source.make(operations: 60)
        let executor = CPUExecutor(threads: 2)
        let states = (0..<2).map { _ in executor.makeState(initial) }
        let program = try executor.compile(graph, state: states[0])
        let other = try executor.compile(graph, state: states[1])
        let copy = program.copy()
        #expect(try program.run(arguments) == other.run(arguments))
        #expect(try copy.run(arguments) == other.run(arguments))
        #expect(states[0].read() == states[1].read())
    }
}
