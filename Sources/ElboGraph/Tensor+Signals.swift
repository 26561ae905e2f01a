import Foundation

extension Tensor {
    /// The discrete Fourier transform of the last axis, N numbers, a power of two: real and imaginary parts,
    /// [2, ..., N/2 + 1].
    public func fourier() -> Tensor { trace.append(.fourier, [self]) }

    /// The spectra of signals [rows, samples] through a window that slides over them: [2, rows, frames, window/2 + 1].
    ///
    /// Frame t shows the samples about t · hop under a periodic Hann window, with zeros before the first and behind the last
    /// sample; there are samples / hop + 1 frames.
    ///
    /// - Parameters:
    ///   - window: Samples under the window, a power of two.
    ///   - hop: Samples from one frame to the next.
    public func shortTimeFourier(window: Int, hop: Int) -> Tensor {
        precondition(shape.rank == 2, "signals are [rows, samples], not \(shape)")
        precondition((1...window).contains(hop), "a hop of \(hop) for a window of \(window)")
        let (rows, samples) = (shape[0], shape[1])
        let sliding = Window(
            kernel: [1, window], strides: [1, hop], low: [0, window / 2], high: [0, window / 2])
        let frames = sliding.positions(over: [1, samples])[1]
        let weights = trace.constant(
            HostArray(
                [window],
                (0..<window).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(window)) }))
        let pieces = reshaped(to: [rows, 1, samples, 1]).windows(sliding)
            .reshaped(to: [rows, frames, window])
        return (pieces * weights).fourier()
    }
}
