import Foundation

/// The fundamental frequency of a periodic sound, by YIN (de Cheveigné and Kawahara 2002).
public struct Pitch: Sendable {
    /// Samples a second.
    public let rate: Int
    /// The lags that are looked at, in samples.
    private let lags: ClosedRange<Int>
    /// What the normalised difference of a period stays below (their threshold, step 4).
    private let threshold: Double

    /// Prepares.
    ///
    /// - Parameters:
    ///   - rate: Samples a second.
    ///   - range: The frequencies that are looked for, in hertz.
    ///   - threshold: How unlike a sound and itself one period later may be, from 0 to 1.
    public init(rate: Int, range: ClosedRange<Double> = 50...2000, threshold: Double = 0.15) {
        precondition(rate > 0 && range.lowerBound > 0, "\(range) Hz of \(rate)")
        self.rate = rate
        self.threshold = threshold
        let shortest = max(Int(Double(rate) / range.upperBound), 2)
        lags = shortest...max(Int((Double(rate) / range.lowerBound).rounded(.up)), shortest + 1)
    }

    /// The frequency of the samples from a place on, in hertz; nil where nothing repeats.
    ///
    ///     d(τ) = Σ_j (x_j - x_(j+τ))²,   d'(τ) = d(τ) τ / Σ_(k ≤ τ) d(k)
    ///
    /// The first minimum of d' below the threshold is the period, between samples that of a parabola.
    public func frequency(of samples: [Double], at start: Int) -> Double? {
        let longest = lags.upperBound + 1
        let count = min(2 * longest, samples.count - start - longest)
        guard count >= longest else { return nil }
        var differences = [Double](repeating: 0, count: longest + 1)
        samples.withUnsafeBufferPointer { x in
            for lag in 1...longest {
                var sum = 0.0
                for j in start..<start + count {
                    let difference = x[j] - x[j + lag]
                    sum += difference * difference
                }
                differences[lag] = sum
            }
        }
        var normal = [Double](repeating: 1, count: longest + 1)
        var total = 0.0
        for lag in 1...longest {
            total += differences[lag]
            normal[lag] = total > 0 ? differences[lag] * Double(lag) / total : 1
        }
        guard var lag = lags.first(where: { normal[$0] < threshold }) else { return nil }
        while lag < lags.upperBound, normal[lag + 1] < normal[lag] { lag += 1 }
        let (left, middle, right) = (differences[lag - 1], differences[lag], differences[lag + 1])
        let bend = left - 2 * middle + right
        let offset = bend > 0 ? (left - right) / (2 * bend) : 0
        return Double(rate) / (Double(lag) + min(max(offset, -1), 1))
    }

    /// The median frequency over a sound, where it repeats at all, in hertz.
    public func frequency(of samples: [Double]) -> Double? {
        let step = max(rate / 50, 1)
        let found = stride(from: 0, to: samples.count, by: step)
            .compactMap { frequency(of: samples, at: $0) }.sorted()
        return found.isEmpty ? nil : found[found.count / 2]
    }

    /// How far a frequency lies above another one: 1200 log2 (a / b), 100 a semitone.
    public static func cents(from b: Double, to a: Double) -> Double { 1200 * log2(a / b) }
}
