public import ElboGraph

/// Networks with numbers that follow from their places alone.
public enum SmallNetworks: Sendable, CaseIterable {
    /// Dense layers with tanh, logistic, exponential and error functions.
    case perceptron
    /// A convolution and an adjoint with strides and padding.
    case convolutions

    /// Results for rows from one on.
    ///
    /// - Throws: what the executor throws.
    public func run(on executor: any Executor, rows: Int = 5, from first: Int = 0) throws
        -> [HostArray]
    {
        switch self {
        case .perceptron:
            let graph = Graph.tracing([
                .float([rows, 37]), .float([37, 43]), .float([43]), .float([43, 19]), .float([19]),
            ]) { x in
                let hidden = tanh(x[0].matrixMultiplied(by: x[1]) + x[2])
                let outputs = hidden.matrixMultiplied(by: x[3]) + x[4]
                return [concatenate([sigmoid(outputs), exp(outputs), erf(outputs)], along: -1)]
            }
            return try executor.run(
                graph,
                [
                    Self.numbers([rows, 37], from: first * 37),
                    Self.numbers([37, 43], from: 1_000),
                    Self.numbers([43], from: 3_000), Self.numbers([43, 19], from: 4_000),
                    Self.numbers([19], from: 5_000),
                ])
        case .convolutions:
            let down = Convolution(kernel: [3, 3], strides: [2, 2], padding: 1)
            let graph = Graph.tracing([
                .float([rows, 9, 8, 3]), .float([3, 3, 3, 11]), .float([3, 3, 3, 11]),
            ]) { x in
                let small = softplus(x[0].convolved(with: x[1], down))
                return [
                    sigmoid(small.transposedConvolved(with: x[2], down, extents: [9, 8]))
                ]
            }
            return try executor.run(
                graph,
                [
                    Self.numbers([rows, 9, 8, 3], from: first * 216),
                    Self.numbers([3, 3, 3, 11], from: 7_000),
                    Self.numbers([3, 3, 3, 11], from: 8_000),
                ])
        }
    }

    /// Numbers in -0.5...0.5 without a pattern, exact in binary.
    static func numbers(_ shape: Shape, from start: Int) -> HostArray {
        HostArray(
            shape,
            (0..<shape.count).map { place -> Double in
                var x = UInt64(start + place + 1) &* 0x9e37_79b9_7f4a_7c15
                x ^= x >> 31
                x &*= 0xbf58_476d_1ce4_e5b9
                return Double(x >> 44) * 0x1p-20 - 0.5
            })
    }
}
