import Foundation

/// Triangular filters whose middles are equally far apart on the mel scale, as hearing tells frequencies.
///
/// The scale is Slaney's (Auditory Toolbox, 1998): linear below 1000 Hz, logarithmic above. Rows are the same numbers
/// as of librosa's `filters.mel`.
public struct MelFilters: Sendable {
    /// How high a filter is.
    public enum Height: String, Codable, Hashable, Sendable {
        /// 1 in the middle: a partial has about one level in whichever band it lies, however wide that is.
        case unit
        /// 2 / width in hertz, so that all have one area; librosa's `norm="slaney"`.
        case area
    }

    /// Samples a second.
    public let rate: Int
    /// Samples under the window of the spectra.
    public let window: Int
    /// The middle of each filter in hertz, ascending.
    public let centers: [Double]
    /// For each filter its first bin and its weights from there on.
    let rows: [(first: Int, weights: [Double])]

    /// Places filters.
    ///
    /// - Parameters:
    ///   - rate: Samples a second.
    ///   - window: Samples under the window.
    ///   - bands: How many filters.
    ///   - range: From where to where they reach, in hertz; 0 to half the rate when nil.
    ///   - height: How high they are.
    public init(
        rate: Int, window: Int, bands: Int, range: ClosedRange<Double>? = nil,
        height: Height = .unit
    ) {
        precondition(rate > 0 && window >= 2 && bands > 0, "\(bands) bands of \(rate) Hz")
        self.rate = rate
        self.window = window
        let range = range ?? 0...Double(rate) / 2
        let (low, high) = (MelFilters.mel(range.lowerBound), MelFilters.mel(range.upperBound))
        let edges = (0..<bands + 2).map {
            MelFilters.hertz(low + (high - low) * Double($0) / Double(bands + 1))
        }
        centers = Array(edges[1...bands])
        let width = Double(rate) / Double(window)
        rows = (0..<bands).map { band in
            let (left, middle, right) = (edges[band], edges[band + 1], edges[band + 2])
            let scale = height == .unit ? 1 : 2 / (right - left)
            let weights = (0...window / 2).map { bin -> Double in
                let hertz = Double(bin) * width
                return scale
                    * max(
                        0, min((hertz - left) / (middle - left), (right - hertz) / (right - middle))
                    )
            }
            guard let first = weights.firstIndex(where: { $0 > 0 }),
                let last = weights.lastIndex(where: { $0 > 0 })
            else {
                // Narrower than the distance of two bins: the nearest one stands for it.
                return (min(Int((middle / width).rounded()), window / 2), [scale])
            }
            return (first, Array(weights[first...last]))
        }
    }

    /// How many filters there are.
    public var bands: Int { rows.count }
    /// Numbers of a spectrum.
    public var bins: Int { window / 2 + 1 }

    /// Hertz to mel: 3f/200 below 1000 Hz, 15 + 27 ln(f/1000) / ln 6.4 above.
    public static func mel(_ hertz: Double) -> Double {
        hertz < 1000 ? 3 * hertz / 200 : 15 + 27 * log(hertz / 1000) / log(6.4)
    }

    /// Mel to hertz.
    public static func hertz(_ mel: Double) -> Double {
        mel < 15 ? 200 * mel / 3 : 1000 * exp((mel - 15) * log(6.4) / 27)
    }

    /// All weights, [bands, bins].
    public var matrix: [[Double]] {
        rows.map { first, weights in
            var row = [Double](repeating: 0, count: bins)
            row.replaceSubrange(first..<first + weights.count, with: weights)
            return row
        }
    }

    /// What passes each filter of each frame.
    ///
    /// - Parameter magnitudes: [frames, bins].
    /// - Returns: [frames, bands].
    public func apply(to magnitudes: [Double]) -> [Double] {
        precondition(magnitudes.count % bins == 0, "\(magnitudes.count) are no frames of \(bins)")
        var result: [Double] = []
        result.reserveCapacity(magnitudes.count / bins * bands)
        for frame in stride(from: 0, to: magnitudes.count, by: bins) {
            for (first, weights) in rows {
                var sum = 0.0
                for (offset, weight) in weights.enumerated() {
                    sum += weight * magnitudes[frame + first + offset]
                }
                result.append(sum)
            }
        }
        return result
    }

    /// The transposed filters applied: what each bin gets from the bands of each frame.
    ///
    /// - Parameter values: [frames, bands].
    /// - Returns: [frames, bins].
    func applyTransposed(to values: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: values.count / bands * bins)
        for frame in 0..<values.count / bands {
            for (band, (first, weights)) in rows.enumerated() {
                let value = values[frame * bands + band]
                for (offset, weight) in weights.enumerated() {
                    result[frame * bins + first + offset] += weight * value
                }
            }
        }
        return result
    }

    /// Magnitudes s ≥ 0 whose filtered values are nearest to the given ones: min ‖M s - m‖².
    ///
    /// There are fewer bands than bins, so that many are as near; Lee and Seung's multiplicative steps (2001, theorem 1)
    ///
    ///     s ← s · (Mᵀ m) / (Mᵀ M s)
    ///
    /// from s = Mᵀ m never leave the non-negative numbers, never go further away, and keep the bins of a band alike.
    ///
    /// - Parameters:
    ///   - values: [frames, bands], not negative.
    ///   - iterations: Steps.
    /// - Returns: [frames, bins].
    public func inverse(of values: [Double], iterations: Int = 60) -> [Double] {
        let wanted = applyTransposed(to: values)
        var magnitudes = wanted
        for _ in 0..<iterations {
            let reached = applyTransposed(to: apply(to: magnitudes))
            for index in magnitudes.indices {
                magnitudes[index] *= wanted[index] / max(reached[index], 1e-300)
            }
        }
        return magnitudes
    }
}
