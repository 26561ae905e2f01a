import ElboGraph
import Foundation

/// Compiled programs on one state that none of them changes, lent to one run at a time.
///
/// Sendable: the lock guards the programs at rest; a lent program belongs to the run that has it; the state is only
/// read.
final class ProgramPool: @unchecked Sendable {
    struct Key: Hashable {
        let function: String
        let fields: [String]
        let count: Int
    }

    private let executor: any Executor
    private let state: any ProgramState
    private let lock = NSLock()
    private var atRest: [Key: [any Program]] = [:]

    init(_ executor: any Executor, state: [HostArray]) {
        self.executor = executor
        self.state = executor.makeState(state)
    }

    /// Runs a program, compiled if there is none yet.
    func run(_ key: Key, _ arguments: [HostArray], tracing graph: () -> Graph) throws -> [HostArray]
    {
        let program = try lend(key) ?? executor.compile(graph(), state: state)
        defer { lock.withLock { atRest[key, default: []].append(program) } }
        return try program.run(arguments)
    }

    private func lend(_ key: Key) -> (any Program)? {
        lock.withLock { atRest[key]?.popLast() }
    }
}
