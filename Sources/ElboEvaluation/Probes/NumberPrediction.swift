public import ElboNumerics
import Foundation

/// A number for each row, told by a probe that was fitted to the rows whose number is known, with an interval.
///
/// A row whose number is known is told by a probe that did not see it, of five folds. The interval reaches as far to both sides as
/// the errors of such rows do in nine of ten cases (split conformal prediction: Lei et al. 2018, algorithm 2, over the folds).
public struct NumberPrediction: Sendable {
    /// For each row the expected number.
    public let numbers: [Double]
    /// How far the interval reaches to both sides.
    public let reach: Double
    /// How good they are for the rows whose number is known.
    public let scores: Scores

    /// The share of numbers that an interval should hold.
    public static let level: Double = 0.9

    /// How good predictions are, over rows that the probe did not see.
    public struct Scores: Codable, Hashable, Sendable {
        /// Rows whose number is known.
        public let known: Int
        /// Folds.
        public let folds: Int
        /// The mean absolute error.
        public let absoluteError: Estimate
        /// The mean absolute error when all are told the median.
        public let medianError: Double
        /// The root of the mean squared error.
        public let rootMeanSquaredError: Double
        /// The share of the variance that is told: 1 - Σ (y - ŷ)² / Σ (y - ȳ)².
        public let explained: Double
        /// The share of a fold's numbers that lie in intervals made of the other folds' errors; 0.9 is wanted.
        public let coverage: Estimate
    }

    /// Fits and tells.
    ///
    /// - Parameters:
    ///   - features: Of all rows.
    ///   - numbers: The numbers, NaN where one is not known; ten at least that are, not all equal.
    ///   - probe: What looks at the features.
    ///   - key: Decides the folds.
    /// - Throws: `PredictionError`.
    public init(
        _ features: ProbeFeatures, numbers: [Double], probe: Probe = .linear, key: RandomKey
    ) throws(PredictionError) {
        precondition(numbers.count == features.count, "a number for each row")
        let known = numbers.indices.filter { !numbers[$0].isNaN }
        guard known.count >= 10 else { throw .fewNumbers(known.count) }
        guard known.contains(where: { numbers[$0] != numbers[known[0]] }) else {
            throw .oneNumber(numbers[known[0]])
        }
        // Their squares are summed.
        if let large = known.first(where: { abs(numbers[$0]) > 1e150 }) {
            throw .largeNumber(numbers[large])
        }
        let folds = Folds(known, strata: [Int](repeating: 0, count: numbers.count), key: key)
        let told = folds.answers(for: features.count) { rows, others in
            probe.numbers(
                of: features.rows(rows), from: features.rows(others),
                numbers: others.map { numbers[$0] })
        }
        self.numbers = told
        func error(_ row: Int) -> Double { abs(numbers[row] - told[row]) }
        reach = NumberPrediction.quantile(known.map(error))
        let covered = folds.parts.flatMap { rows, others in
            let reach = NumberPrediction.quantile(others.map(error))
            return rows.map { error($0) <= reach ? 1.0 : 0 }
        }
        let mean = known.reduce(0) { $0 + numbers[$1] } / Double(known.count)
        let squares = known.reduce(0) { $0 + error($1) * error($1) }
        let median = known.map { numbers[$0] }.sorted()[known.count / 2]
        let medianError =
            known.reduce(0) { $0 + abs(numbers[$1] - median) } / Double(known.count)
        scores = Scores(
            known: known.count, folds: folds.parts.count,
            absoluteError: Estimate(of: known.map(error)), medianError: medianError,
            rootMeanSquaredError: (squares / Double(known.count)).squareRoot(),
            explained: 1 - squares
                / known.reduce(0) { $0 + (numbers[$1] - mean) * (numbers[$1] - mean) },
            coverage: Estimate(of: covered))
    }

    /// The ⌈(n + 1) level⌉-th smallest error, the largest where there are too few.
    private static func quantile(_ errors: [Double]) -> Double {
        let sorted = errors.sorted()
        let place = Int((Double(sorted.count + 1) * level).rounded(.up))
        return sorted[min(place, sorted.count) - 1]
    }
}
