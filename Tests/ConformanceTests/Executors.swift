import ElboCPU
import ElboGraph
import ElboReference

/// The executors that must agree with the reference; each inner list must agree bit for bit.
let fastExecutors: [[any Executor]] = InstructionPath.available.map { path in
    [1, 2].map { CPUExecutor(threads: $0, instructions: path) }
}
