public import ElboGraph
import ElboNumerics
import Foundation

/// The fast executor: Float32, fused vector loops, matrix products of its own and a
/// team of threads.
///
/// Results do not depend on the number of threads. On x86-64 those whose magnitude is below `Float.leastNormalMagnitude` are
/// zero: the processor would need a hundred cycles for each.
public struct CPUExecutor: Executor {
    let team: Team
    private let path: Result<InstructionPath, any Error>

    /// Starts the executor's threads; they end with the last program that uses it.
    ///
    /// - Parameters:
    ///   - threads: How many work together, the caller included; by default the number of
    ///     online cores, at most 64.
    ///   - instructions: Which of the processor's instructions to use; by default those that the environment's
    ///     `ELBO_INSTRUCTIONS` names, or else the fastest.
    public init(threads: Int? = nil, instructions: InstructionPath? = nil) {
        path = instructions.map { .success($0) } ?? InstructionPath.asked
        let cores = ProcessInfo.processInfo.activeProcessorCount
        team = Team(threads: max(1, min(threads ?? cores, 64)))
    }

    /// "cpu", with the name of its instructions.
    public var name: String { "cpu" + ((try? path.get().name).map { ", \($0)" } ?? "") }

    /// The number of threads that work together.
    public var threads: Int { team.size }

    /// Memory in single precision; programs that use it in turn share one arena, as large as the largest of them needs.
    public func makeState(_ initial: [HostArray], usedInTurn: Bool) -> any ProgramState {
        CPUState(initial, arena: usedInTurn ? Arena() : nil)
    }

    /// Prepares a graph: rewrites, fuses, orders, plans memory.
    ///
    /// - Throws: `GraphError` for an illegal graph, `CPUError` for a state that does not fit, too much memory, or
    ///   instructions that the processor does not have.
    public func compile(_ graph: Graph, state: any ProgramState) throws -> any Program {
        try plan(graph, state: state)
    }

    /// Bytes that a run of a graph needs beside its state, as planned.
    public func memory(of graph: Graph) -> Int {
        ProgramPlan(graph.optimized().copyingReducedOperands()).memory.arenaBytes
    }

    /// `compile`, with the program's own type for those who want its plan or profile.
    @_spi(Benchmarks) public func plan(_ graph: Graph, state: any ProgramState) throws
        -> CompiledProgram
    {
        guard let state = state as? CPUState else { throw CPUError.foreignState }
        guard state.types == graph.states else {
            throw CPUError.stateTypes(expected: graph.states, found: state.types)
        }
        try graph.verify()
        let plan = ProgramPlan(graph.optimized().copyingReducedOperands())
        // The state's slots stay, beside the arrays they were made of or are read into.
        let needed = plan.memory.arenaBytes + 2 * state.bytes
        guard needed <= MemoryLimit.bytes else {
            throw CPUError.memory(needed: needed, limit: MemoryLimit.bytes)
        }
        return CompiledProgram(
            plan, state: state, team: team, path: try path.get(), sharing: state.arena)
    }
}

/// Why a graph cannot be prepared.
public enum CPUError: Error, Equatable, CustomStringConvertible {
    /// The state was made by another executor.
    case foreignState
    /// The state's slots are not the graph's.
    case stateTypes(expected: [TensorType], found: [TensorType])
    /// A run needs more memory than the process can have, in bytes.
    case memory(needed: Int, limit: Int)
    /// `ELBO_INSTRUCTIONS` names instructions that this processor or this program does not have.
    case instructions(asked: String, available: [String])

    /// One sentence.
    public var description: String {
        switch self {
        case .foreignState:
            "the state was made by another executor; make it with this executor's makeState"
        case .stateTypes(let expected, let found):
            "the graph's state is \(expected), the given state has \(found); make one that fits"
        case .instructions(let asked, let available):
            "\(InstructionPath.variable)=\(asked) cannot be used here; there are "
                + available.joined(separator: ", ")
        case .memory(let needed, let limit):
            "one step needs \(needed >> 20) MiB of memory, there are \(limit >> 20); take smaller "
                + "batches, fewer draws, or a smaller model"
        }
    }
}
