import ElboGraph

/// Where a filter stands as it slides along signals [length, channels].
///
/// Position i of the result sees the numbers at i · stride + k · dilation - low for k in 0..<kernel; what lies outside the
/// signal counts as zero.
public struct SignalConvolution: Codable, Hashable, Sendable {
    /// Numbers that the filter sees.
    public let kernel: Int
    /// Steps from one position to the next.
    public let stride: Int
    /// Zeros before the first number.
    public let low: Int
    /// Zeros behind the last number.
    public let high: Int
    /// Distances between neighbouring numbers of the filter; 1 for a filter without gaps.
    public let dilation: Int

    /// Makes a filter's way; any numbers may come, `Layer.outputShape(for:)` says what is wrong with them.
    public init(kernel: Int, stride: Int = 1, low: Int = 0, high: Int = 0, dilation: Int = 1) {
        self.kernel = kernel
        self.stride = stride
        self.low = low
        self.high = high
        self.dilation = dilation
    }

    /// A filter of an odd number of taps that keeps the length of signals.
    public static func keepingLength(kernel: Int, dilation: Int = 1) -> SignalConvolution {
        let beside = (kernel - 1) / 2 * dilation
        return SignalConvolution(kernel: kernel, low: beside, high: beside, dilation: dilation)
    }

    /// A filter that makes signals shorter by a factor and sees each number twice: length / factor positions, rounded down.
    public static func shortening(by factor: Int) -> SignalConvolution {
        SignalConvolution(
            kernel: 2 * factor, stride: factor, low: factor / 2, high: factor - factor / 2)
    }

    /// The length of what it makes of signals of a length.
    public func length(of signal: Int) -> Int {
        asImages.window.positions(over: [1, signal])[1]
    }

    /// The same along images of height 1, which is how it is computed.
    var asImages: Convolution {
        Convolution(
            Window(
                kernel: [1, kernel], strides: [1, stride], low: [0, low], high: [0, high],
                dilation: [1, dilation]))
    }
}

extension Tensor {
    /// The convolution of signals [N, T, C] with a filter [kernel, C, O]: [N, T', O].
    func convolved(with filter: Tensor, along geometry: SignalConvolution) -> Tensor {
        let result = reshaped(to: Shape([shape[0], 1] + shape.extents.dropFirst()))
            .convolved(
                with: filter.reshaped(to: Shape([1] + filter.shape.extents)), geometry.asImages)
        return result.reshaped(to: [shape[0], result.shape[2], result.shape[3]])
    }

    /// The transposed convolution of signals [N, T', O] with a filter [kernel, C, O]: [N, length, C].
    func transposedConvolved(
        with filter: Tensor, along geometry: SignalConvolution, length: Int
    ) -> Tensor {
        reshaped(to: Shape([shape[0], 1] + shape.extents.dropFirst()))
            .transposedConvolved(
                with: filter.reshaped(to: Shape([1] + filter.shape.extents)), geometry.asImages,
                extents: [1, length]
            )
            .reshaped(to: [shape[0], length, filter.shape[1]])
    }
}
