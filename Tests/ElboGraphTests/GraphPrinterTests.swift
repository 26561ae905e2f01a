import ElboGraph
import ElboNumerics
import Testing

/// The text form of graphs.
@Suite struct GraphPrinterTests {
    /// One step of least squares by gradient descent.
    static func linearRegressionStep() -> Graph {
        let trace = Trace()
        let weights = trace.state(.float([3, 1]), label: "weights")
        let x = trace.argument(.float([8, 3]), label: "x")
        let y = trace.argument(.float([8, 1]), label: "y")
        let residual = x.matrixMultiplied(by: weights) - y
        let loss = residual.squared().mean().named("loss")
        let slope = gradient(of: loss, withRespectTo: [weights])[0]
        trace.update(weights, to: weights - 0.1 * slope)
        return trace.graph(returning: [loss])
    }

    @Test("a step of linear regression, as traced, without what nothing needs")
    func traced() {
        #expect(
            Self.linearRegressionStep().removingDeadNodes().description == """
                %0 = state[0]() : float[3,1]  # weights
                %1 = argument[0]() : float[8,3]  # x
                %2 = argument[1]() : float[8,1]  # y
                %3 = matmul[NN](%1, %0) : float[8,1]
                %4 = subtract(%3, %2) : float[8,1]
                %5 = multiply(%4, %4) : float[8,1]
                %6 = sum[0, 1](%5) : float[]
                %7 = constant[0.125]() : float[]
                %8 = multiply(%6, %7) : float[]  # loss
                %9 = constant[1.0]() : float[]
                %10 = multiply(%9, %7) : float[]
                %11 = reshape[[1,1]](%10) : float[1,1]
                %12 = broadcast[[8,1]](%11) : float[8,1]
                %13 = multiply(%12, %4) : float[8,1]
                %14 = multiply(%12, %4) : float[8,1]
                %15 = add(%13, %14) : float[8,1]
                %16 = matmul[TN](%1, %15) : float[3,1]
                %17 = constant[0.1]() : float[]
                %18 = broadcast[[3,1]](%17) : float[3,1]
                %19 = multiply(%18, %16) : float[3,1]
                %20 = subtract(%0, %19) : float[3,1]
                state 0 <- %20
                return %8

                """)
    }

    @Test("a step of linear regression, optimised")
    func optimized() {
        #expect(
            Self.linearRegressionStep().optimized().description == """
                %0 = state[0]() : float[3,1]  # weights
                %1 = argument[0]() : float[8,3]  # x
                %2 = argument[1]() : float[8,1]  # y
                %3 = matmul[NN](%1, %0) : float[8,1]
                %4 = subtract(%3, %2) : float[8,1]
                %5 = multiply(%4, %4) : float[8,1]
                %6 = sum[0, 1](%5) : float[]
                %7 = constant[0.125]() : float[]
                %8 = multiply(%6, %7) : float[]  # loss
                %9 = broadcast[[8,1]](%7) : float[8,1]
                %10 = multiply(%9, %4) : float[8,1]
                %11 = add(%10, %10) : float[8,1]
                %12 = matmul[TN](%1, %11) : float[3,1]
                %13 = constant[0.1]() : float[]
                %14 = broadcast[[3,1]](%13) : float[3,1]
                %15 = multiply(%14, %12) : float[3,1]
                %16 = subtract(%0, %15) : float[3,1]
                state 0 <- %16
                return %8

                """)
    }

    @Test("parameters of operations are part of their names")
    func names() {
        let names: [(Operation, String)] = [
            (.constant(HostArray([2], [1, 2] as [Float])), "constant[2 values]"),
            (.constant(HostArray([1], [7] as [Int32])), "constant[7]"),
            (.constant(HostArray([], [true])), "constant[true]"),
            (.constant(HostArray(RandomKey(seed: 1))), "constant[1 values]"),
            (.unary(.polygamma(order: 2)), "polygamma2"),
            (.random(.normal, [3]), "random[normal]"),
            (.reduce(.max, axes: [0, 2]), "max[0, 2]"),
            (.matrixMultiply(transposeLeft: true, transposeRight: false), "matmul[TN]"),
            (
                .cumulativeSum(axis: 1, reversed: true, exclusive: true),
                "cumsum[axis 1 reversed exclusive]"
            ),
            (
                .pad(low: [1], high: [2], interior: [0], value: 0.5),
                "pad[[1] [2] [0] with 0.5]"
            ),
            (.slice(starts: [0], ends: [4], strides: [2]), "slice[[0]..<[4] by [2]]"),
            (.convolution(Convolution(kernel: [3, 3])), "conv[3x3]"),
            (
                .transposedConvolution(
                    Convolution(kernel: [4, 4], strides: [2, 2], padding: 1, groups: 2),
                    extents: [8, 8]),
                "transposedconv[4x4 by [2, 2] padded [1, 1] [1, 1] in 2 groups to [8, 8]]"
            ),
            (.windows(Window(kernel: [2, 2], dilation: [1, 2])), "windows[2x2 dilated [1, 2]]"),
        ]
        for (operation, name) in names { #expect(operation.name == name) }
    }
}
