/// How alike two pictures look: SSIM (Wang, Bovik, Sheikh and Simoncelli 2004, equation 13) in square windows of equal
/// weights.
///
///     (2 μx μy + C₁)(2 σxy + C₂) / ((μx² + μy² + C₁)(σx² + σy² + C₂)),   C₁ = (0.01 L)², C₂ = (0.03 L)²
///
/// averaged over all windows that lie inside the picture, then over channels. Variances and the covariance are those of a
/// sample (divided by n - 1), as in scikit-image's `structural_similarity` with its defaults, whose numbers these are.
public struct StructuralSimilarity: Hashable, Sendable {
    /// The side of a window in pixels, 7 as scikit-image has it.
    public let window: Int
    /// L, the range of values: 255 for bytes, 1 for shares of white.
    public let range: Double

    /// Describes windows of an odd side, 3 at least.
    public init(window: Int = 7, range: Double) {
        precondition(window >= 3 && window % 2 == 1, "a window of \(window) pixels")
        precondition(range > 0, "a range of \(range)")
        self.window = window
        self.range = range
    }

    /// The mean over windows and channels, from -1 to 1; nil for pictures smaller than a window.
    ///
    /// - Parameters:
    ///   - left: A picture, [height, width, channels].
    ///   - right: Another of the same shape.
    public func callAsFunction(
        _ left: ArraySlice<Float>, _ right: ArraySlice<Float>, height: Int, width: Int,
        channels: Int
    ) -> Double? {
        precondition(
            left.count == height * width * channels && right.count == left.count,
            "\(left.count) and \(right.count) numbers for \(height) x \(width) x \(channels)")
        guard height >= window, width >= window else { return nil }
        let sum = (0..<channels).reduce(0.0) { sum, channel in
            func plane(_ values: ArraySlice<Float>) -> [Double] {
                stride(from: values.startIndex + channel, to: values.endIndex, by: channels)
                    .map { Double(values[$0]) }
            }
            return sum + mean(plane(left), plane(right), height: height, width: width)
        }
        return sum / Double(channels)
    }

    private func mean(_ x: [Double], _ y: [Double], height: Int, width: Int) -> Double {
        let count = Double(window * window)
        let (first, second) = ((0.01 * range) * (0.01 * range), (0.03 * range) * (0.03 * range))
        func sums(_ value: (Int) -> Double) -> [Double] {
            windowSums(x.indices.map(value), height: height, width: width)
        }
        let (sx, sy) = (sums { x[$0] }, sums { y[$0] })
        let (sxx, syy) = (sums { x[$0] * x[$0] }, sums { y[$0] * y[$0] })
        let sxy = sums { x[$0] * y[$0] }
        let total = sx.indices.reduce(0.0) { total, place in
            let (mx, my) = (sx[place] / count, sy[place] / count)
            let vx = (sxx[place] - count * mx * mx) / (count - 1)
            let vy = (syy[place] - count * my * my) / (count - 1)
            let vxy = (sxy[place] - count * mx * my) / (count - 1)
            let above = (2 * mx * my + first) * (2 * vxy + second)
            let below = (mx * mx + my * my + first) * (vx + vy + second)
            return total + above / below
        }
        return total / Double(sx.count)
    }

    /// The sums over all windows inside a picture: first along rows, then along columns.
    private func windowSums(_ values: [Double], height: Int, width: Int) -> [Double] {
        let (rows, columns) = (height - window + 1, width - window + 1)
        var across = [Double](repeating: 0, count: height * columns)
        for row in 0..<height {
            for column in 0..<columns {
                let start = row * width + column
                across[row * columns + column] = values[start..<start + window].reduce(0, +)
            }
        }
        var result = [Double](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            for line in row..<row + window {
                for column in 0..<columns {
                    result[row * columns + column] += across[line * columns + column]
                }
            }
        }
        return result
    }
}
