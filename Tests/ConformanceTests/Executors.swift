import ElboCPU
import ElboGraph
import ElboReference

/// The executors that must agree with the reference; each inner list must agree bit for bit.
let fastExecutors: [[any Executor]] = [[CPUExecutor(threads: 1), CPUExecutor(threads: 2)]]
