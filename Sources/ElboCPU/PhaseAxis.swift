import ElboGraph

/// One axis of a transposed convolution, seen from the pixels it makes: pixels that lie alike towards the
/// stride see the same taps.
struct PhaseAxis {
    /// Pixels `first`, `first + stride` …
    struct Phase {
        let first: Int
        let count: Int
        /// Elements of the window that reach these pixels, and where in the padded source they find what
        /// they multiply, from the pixel's number in the phase.
        let taps: [(tap: Int, place: Int)]
    }

    let phases: [Phase]
    /// Zeros before the source's first element; negative where elements are never seen.
    let low: Int
    /// The source's extent with zeros.
    let padded: Int
    /// Elements that one pixel sees, from the first to the last.
    let reach: Int

    /// - Parameters:
    ///   - window: The convolution's window.
    ///   - axis: 0 for height, 1 for width.
    ///   - extent: Pixels along the axis.
    init(_ window: Window, axis: Int, extent: Int) {
        let (stride, dilation) = (window.strides[axis], window.dilation[axis])
        // Pixel p + i·stride is element k of the window at position i + (p + low - k·dilation) / stride.
        let taps = (0..<min(stride, extent)).map { first in
            (0..<window.kernel[axis]).compactMap { tap -> (tap: Int, place: Int)? in
                let (position, rest) = (first + window.low[axis] - tap * dilation)
                    .quotientAndRemainder(dividingBy: stride)
                return rest == 0 ? (tap, position) : nil
            }
        }
        let places = taps.joined().map(\.place)
        let low = -(places.min() ?? 0)
        let reach = (places.max() ?? 0) + low + 1
        phases = taps.enumerated().map { first, taps in
            Phase(
                first: first, count: (extent - first + stride - 1) / stride,
                taps: taps.map { ($0.tap, $0.place + low) })
        }
        self.low = low
        self.reach = reach
        padded = (phases.map(\.count).max() ?? 0) - 1 + reach
    }
}
