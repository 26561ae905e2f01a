import ElboCPU
package import ElboGraph
import ElboReference

/// The executors that tests use: one place to choose them.
package enum TestExecutors {
    /// Float64 and slow: for formulas and gradients.
    package static let exact: any Executor = ReferenceExecutor()
    /// Float32 and fast: for training.
    package static let fast: any Executor = CPUExecutor(threads: 2)
}

/// The outputs of a traced function.
package func outputs(
    of inputs: [HostArray], on executor: any Executor = TestExecutors.exact,
    _ function: ([Tensor]) -> [Tensor]
) throws -> [HostArray] {
    try executor.run(Graph.tracing(inputs.map(\.type), function), inputs)
}

/// The numbers of a traced function's only output.
package func numbers(
    of inputs: [HostArray], on executor: any Executor = TestExecutors.exact,
    _ function: ([Tensor]) -> Tensor
) throws -> [Double] {
    try outputs(of: inputs, on: executor) { [function($0)] }[0].doubles
}

/// An array of double-precision numbers.
package func array(_ shape: Shape, _ values: [Double]) -> HostArray { HostArray(shape, values) }

/// A row of double-precision numbers.
package func row(_ values: [Double]) -> HostArray { HostArray([values.count], values) }
