import ElboGraph
import ElboNetworks
import ElboNumerics
import Foundation

/// Compiled programs on one state that none of them changes, lent to one run at a time.
///
/// Sendable: the lock guards the programs at rest; a lent program belongs to the run that has it; the state is only
/// read.
final class ProgramPool: @unchecked Sendable {
    struct Key: Hashable {
        let function: String
        let fields: [String]
        /// Rows, and how many numbers each field has.
        let shape: [Int]
    }

    private let executor: any Executor
    private let state: any ProgramState
    private let lock = NSLock()
    /// The first program of each kind, from which others are copied.
    private var originals: [Key: any Program] = [:]
    private var atRest: [Key: [any Program]] = [:]

    init(_ executor: any Executor, state: [HostArray]) {
        self.executor = executor
        self.state = executor.makeState(state)
    }

    /// Does something with a program, compiled if there is none yet, copied if all are lent.
    func with<Result>(
        _ key: Key, tracing graph: () -> Graph, _ body: (any Program) throws -> Result
    ) throws -> Result {
        let program = try lend(key, tracing: graph)
        defer { lock.withLock { atRest[key, default: []].append(program) } }
        return try body(program)
    }

    /// Compiling happens under the lock: callers who want the same program then wait for it.
    private func lend(_ key: Key, tracing graph: () -> Graph) throws -> any Program {
        try lock.withLock {
            if let program = atRest[key]?.popLast() { return program }
            if let original = originals[key] { return original.copy() }
            let made = try executor.compile(graph(), state: state)
            originals[key] = made
            return made
        }
    }
}

extension ProgramPool {
    /// Runs a function of arrays, compiled once for each shape.
    ///
    /// - Parameters:
    ///   - function: What it is called, no two alike.
    ///   - shape: What else decides its graph.
    ///   - arguments: What it is given.
    ///   - key: Decides its draws.
    ///   - parameters: The model's.
    ///   - body: Makes the results of the arguments, the key, and a pass with a key of its own.
    func run(
        _ function: String, _ shape: [Int], _ arguments: [HostArray], _ key: RandomKey,
        parameters: [Parameter],
        tracing body: ([Tensor], Tensor, inout ForwardPass) -> [Tensor]
    ) throws -> [HostArray] {
        try with(Key(function: function, fields: [], shape: shape)) {
            let trace = Trace()
            let states = parameters.states(in: trace)
            let given = arguments.enumerated().map {
                trace.argument(.float($1.shape), label: "argument \($0)")
            }
            let key = trace.argument(.key, label: "key")
            var pass = ForwardPass(mode: .inference, parameters: states, key: key.child(9))
            return trace.graph(returning: body(given, key, &pass))
        } _: { program in
            try program.run(arguments + [HostArray(key)])
        }
    }
}
