import CElboKernels
public import ElboGraph
import ElboNumerics
import Foundation

/// A graph as kernels over planned memory.
///
/// When a run throws, the state is as it was before: nothing is written into it until every index has
/// been checked.
///
/// Sendable: `turn` lets one caller at a time use the memory, the kernels and the measurements; the rest
/// never changes, and the state guards itself.
@_spi(Benchmarks) public final class CompiledProgram: Program, @unchecked Sendable {
    private let plan: ProgramPlan
    private let state: CPUState
    let team: Team
    private let path: InstructionPath
    private let arena: Arena
    /// Whether other programs work in the arena when this one does not.
    private let takesTurns: Bool
    private let saved: [Memory]
    /// Where the arena began when the kernels were made.
    private var start: UnsafeMutableRawPointer
    private var kernels: [Kernel]
    private let turn = NSLock()
    private var seconds: [Double]
    private var measures = false
    private var alone: [CompiledProgram] = []

    /// The plan of the arena, for tests.
    package var memory: MemoryPlan { plan.memory }

    /// Whether runs measure the time of each kernel.
    @_spi(Benchmarks) public var isProfiling: Bool {
        get { turn.withLock { measures } }
        set { turn.withLock { measures = newValue } }
    }

    /// - Parameter shared: The arena, if it is not the program's own.
    init(
        _ plan: ProgramPlan, state: CPUState, team: Team, path: InstructionPath,
        sharing shared: Arena? = nil
    ) {
        (self.plan, self.state, self.team, self.path) = (plan, state, team, path)
        let arena = shared ?? Arena()
        (self.arena, takesTurns) = (arena, shared != nil)
        saved = plan.memory.saved.map {
            Memory(bytes: Memory.bytes(plan.graph.nodes[$0.node].type))
        }
        start = state.access.access(writing: takesTurns) { arena.reserve(plan.memory.arenaBytes) }
        kernels = CompiledProgram.kernels(plan, start, state, team, path)
        seconds = Array(repeating: .infinity, count: kernels.count)
    }

    /// The same plan, constants and state with an arena and kernels of its own.
    @_spi(Benchmarks) public func copy() -> any Program {
        CompiledProgram(plan, state: state, team: team, path: path)
    }

    /// A copy for each thread of the team, which runs on that thread alone; none where they would write the same state or
    /// take too much memory.
    var copiesAlone: [CompiledProgram] {
        turn.withLock {
            let fits = memory.arenaBytes <= MemoryLimit.bytes / (4 * team.size)
            if alone.isEmpty, team.size > 1, fits, plan.graph.updates.isEmpty {
                alone = (0..<team.size).map { _ in
                    CompiledProgram(plan, state: state, team: Team(threads: 1), path: path)
                }
            }
            return alone
        }
    }

    private func address(_ node: Int) -> Address { plan.address(node, start, state) }

    private static func kernels(
        _ plan: ProgramPlan, _ start: UnsafeMutableRawPointer, _ state: CPUState, _ team: Team,
        _ path: InstructionPath
    ) -> [Kernel] {
        plan.kernels(workers: team.size, path: path) { plan.address($0, start, state) }
    }

    /// Makes the kernels anew if the arena has moved since, which it does when a program comes that needs more.
    private func followArena() {
        guard arena.start != start else { return }
        start = arena.start
        kernels = CompiledProgram.kernels(plan, start, state, team, path)
    }

    /// Runs the program once, after its arguments' types were checked, and returns its outputs.
    ///
    /// - Throws: `RunError` for arguments of another number or type.
    @_spi(Benchmarks) public func run(_ arguments: [HostArray]) throws -> [HostArray] {
        try plan.graph.check(arguments)
        return try turn.withLock {
            try state.access.access(writing: takesTurns || !plan.graph.updates.isEmpty) {
                followArena()
                return try runAlone(arguments)
            }
        }
    }

    private func runAlone(_ arguments: [HostArray]) throws -> [HostArray] {
        let graph = plan.graph
        for (position, node) in plan.arguments { arguments[position].copy(to: address(node)) }
        for (copy, block) in zip(memory.saved, saved) {
            block.base.copyMemory(from: address(copy.node), byteCount: block.bytes)
        }
        try CompiledProgram.subnormals(flushed: true) {
            if measures { try runMeasured() } else { try runKernels() }
        }
        let outputs = graph.outputs.map {
            HostArray(graph.nodes[$0].type, at: address(plan.roots.root[$0]))
        }
        for copy in memory.copies {
            let bytes = Memory.bytes(graph.nodes[copy.node].type)
            UnsafeMutableRawPointer(state.address(copy.slot)).copyMemory(
                from: address(copy.node), byteCount: bytes)
        }
        for (copy, block) in zip(memory.saved, saved) {
            UnsafeMutableRawPointer(state.address(copy.slot)).copyMemory(
                from: block.base, byteCount: block.bytes)
        }
        return outputs
    }

    /// Does something with results below the normal range made zero, as on the team's threads, or kept.
    static func subnormals(flushed: Bool, _ body: () throws -> Void) rethrows {
        let mode = elbo_flush_subnormals(flushed)
        defer { elbo_restore_mode(mode) }
        try body()
    }

    private func runKernels() throws {
        for kernel in kernels {
            try kernel.prepare()
            team.run(kernel)
            kernel.finish()
        }
    }

    private func runMeasured() throws {
        let clock = ContinuousClock()
        for (index, kernel) in kernels.enumerated() {
            let time = try clock.measure {
                try kernel.prepare()
                team.run(kernel)
                kernel.finish()
            }
            seconds[index] = min(seconds[index], time / .seconds(1))
        }
    }

    /// Seconds that each kernel took at its fastest while `isProfiling`, in order.
    @_spi(Benchmarks) public var profile: [(kernel: String, seconds: Double)] {
        turn.withLock { zip(kernels, seconds).map { ($0.name, $1) } }
    }
}

extension CompiledProgram {
    /// The texts of the chains of operations on elements, in order, and whether each was compiled as a whole.
    @_spi(Benchmarks) public var chains: [(text: String, isCompiled: Bool)] {
        kernels.flatMap(\.chains).map { text in
            let code = elbo_compiled_chain(path.loops, text.steps, text.steps.count)
            return (text.description, code != nil)
        }
    }
}

extension CompiledProgram: CustomStringConvertible {
    /// The kernels in order, then what memory they use.
    @_spi(Benchmarks) public var description: String {
        let lines = kernels.map { "\($0.name) in \($0.pieces)" }
        let copies = memory.copies.count + memory.saved.count
        return
            (lines + [
                "\(memory.buffers.count) buffers in \(memory.arenaBytes) bytes, \(copies) copies of state"
            ]).joined(separator: "\n") + "\n"
    }
}
