import Foundation

/// How far the confidence of predictions is from how often they are right (Guo et al. 2017, equations 2 to 5).
public struct Calibration: Codable, Hashable, Sendable {
    /// Predictions whose confidence lies in one interval.
    public struct Bin: Codable, Hashable, Sendable {
        /// How many they are.
        public let count: Int
        /// Their mean confidence.
        public let confidence: Double
        /// The share of them that are right.
        public let accuracy: Double
    }

    /// Intervals of equal width from 0 to 1, those without predictions left out.
    public let bins: [Bin]

    /// Sorts predictions by confidence.
    ///
    /// - Parameters:
    ///   - confidences: The probability of each predicted class.
    ///   - areRight: Whether it was the true one.
    ///   - intervals: How many, 15 as in the paper.
    public init(confidences: [Double], areRight: [Bool], intervals: Int = 15) {
        var sums = [(count: Int, confidence: Double, right: Int)](
            repeating: (0, 0, 0), count: intervals)
        for (confidence, isRight) in zip(confidences, areRight) {
            // Intervals are open below and closed above, as in the paper.
            let place = min(
                max(Int((confidence * Double(intervals)).rounded(.up)) - 1, 0), intervals - 1)
            sums[place].count += 1
            sums[place].confidence += confidence
            sums[place].right += isRight ? 1 : 0
        }
        bins = sums.filter { $0.count > 0 }.map {
            Bin(
                count: $0.count, confidence: $0.confidence / Double($0.count),
                accuracy: Double($0.right) / Double($0.count))
        }
    }

    /// The expected calibration error: Σ n_b / n |accuracy - confidence|.
    public var error: Double {
        let count = Double(bins.reduce(0) { $0 + $1.count })
        return bins.reduce(0) {
            $0 + Double($1.count) / max(count, 1) * abs($1.accuracy - $1.confidence)
        }
    }
}
