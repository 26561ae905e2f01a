/// How a pixel of a resized image is weighed from the pixels of the original.
public enum ResizeFilter: String, Hashable, Sendable, Codable, CaseIterable {
    /// The cubic of Catmull and Rom, stretched when it shrinks.
    case catmullRom = "catmull-rom"

    /// How far the kernel reaches, in pixels of the coarser image.
    var support: Double {
        switch self {
        case .catmullRom: 2
        }
    }

    /// The kernel at a distance of `x` pixels.
    ///
    /// Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on
    /// Acoustics, Speech, and Signal Processing 29(6), 1981, equation 4 with a = -1/2 (equation 8).
    func weight(_ x: Double) -> Double {
        switch self {
        case .catmullRom:
            let distance = abs(x)
            if distance < 1 { return (1.5 * distance - 2.5) * distance * distance + 1 }
            if distance < 2 { return ((-0.5 * distance + 2.5) * distance - 4) * distance + 2 }
            return 0
        }
    }

    /// The weights of one axis: for each pixel of the result, a run of the original's pixels.
    ///
    /// When the axis shrinks, the kernel is stretched by the factor: each pixel of the result then
    /// averages all that it covers, and detail too fine for it becomes grey instead of a false pattern.
    ///
    /// - Parameters:
    ///   - range: the part of the axis, in pixels of the original, that the result covers.
    ///   - length: pixels of the original.
    ///   - count: pixels of the result.
    func taps(covering range: Range<Double>, of length: Int, count: Int) -> [ResizeTaps] {
        let scale = (range.upperBound - range.lowerBound) / Double(count)
        let stretch = max(scale, 1)
        let reach = support * stretch
        return (0..<count).map { index in
            let center = range.lowerBound + (Double(index) + 0.5) * scale
            let first = max(0, Int((center - reach + 0.5).rounded(.down)))
            let last = min(length, Int((center + reach + 0.5).rounded(.down)))
            let weights = (first..<last).map { weight((Double($0) + 0.5 - center) / stretch) }
            let sum = weights.reduce(0, +)
            return ResizeTaps(start: first, weights: weights.map { Float($0 / sum) })
        }
    }
}

/// The neighbouring pixels that make one pixel of a result; their weights sum to 1.
struct ResizeTaps {
    let start: Int
    let weights: [Float]
}
