public import ElboData
public import ElboNumerics
import Foundation

/// The class of each row, told by a probe that was fitted to the rows whose class is known.
///
/// A row whose class is known is told by a probe that did not see it, of five folds: scores over these rows are those that new rows
/// can expect.
public struct ClassPrediction: Sendable {
    /// The classes.
    public let names: [String]
    /// For each row the probability of each class.
    public let probabilities: [[Double]]
    /// How good they are for the rows whose class is known.
    public let scores: Scores
    /// Of the rows whose class is known: so many of the class (row) were told to be of the class (column).
    public let confusion: [[Int]]

    /// How good predictions are, over rows that the probe did not see.
    public struct Scores: Codable, Hashable, Sendable {
        /// Rows whose class is known.
        public let known: Int
        /// Folds.
        public let folds: Int
        /// The share of rows told a wrong class.
        public let error: Estimate
        /// The share of rows that are wrong when all are told the commonest class.
        public let commonestError: Double
        /// The mean of -ln of the true class' probability, nats.
        public let logLoss: Estimate
        /// How far confidence is from being right.
        public let calibration: Calibration
        /// `calibration.error`.
        public let expectedCalibrationError: Double
    }

    /// Fits and tells.
    ///
    /// - Parameters:
    ///   - features: Of all rows.
    ///   - labels: The classes, -1 where one is not known; two classes at least, each of two rows at least.
    ///   - probe: What looks at the features.
    ///   - key: Decides the folds.
    /// - Throws: `PredictionError`.
    public init(
        _ features: ProbeFeatures, labels: PartialLabels, probe: Probe = .linear, key: RandomKey
    ) throws(PredictionError) {
        precondition(labels.values.count == features.count, "a label for each row")
        let told = try ToldRows(labels, key: key)
        let (count, known, folds) = (labels.names.count, told.rows, told.folds)
        let probabilities = folds.answers(for: features.count) { rows, others in
            probe.classProbabilities(
                of: features.rows(rows), from: features.rows(others),
                classes: others.map { labels.values[$0] }, count: count)
        }
        names = labels.names
        self.probabilities = probabilities
        let guesses = known.map { ClassPrediction.largest(probabilities[$0]) }
        let truth = known.map { labels.values[$0] }
        let areRight = zip(guesses, truth).map { $0 == $1 }
        var confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        for (own, other) in zip(truth, guesses) { confusion[own][other] += 1 }
        self.confusion = confusion
        let calibration = Calibration(
            confidences: zip(known, guesses).map { probabilities[$0][$1] }, areRight: areRight)
        scores = Scores(
            known: known.count, folds: folds.parts.count,
            error: Estimate(of: areRight.map { $0 ? 0 : 1 }),
            commonestError: 1 - told.commonest,
            logLoss: Estimate(
                of: zip(known, truth).map { -Foundation.log(max(probabilities[$0][$1], 1e-300)) }),
            calibration: calibration, expectedCalibrationError: calibration.error)
    }

    /// The most probable class of a row, from 0.
    public func label(of row: Int) -> Int { ClassPrediction.largest(probabilities[row]) }

    static func largest(_ shares: [Double]) -> Int {
        shares.indices.max { shares[$0] < shares[$1] } ?? 0
    }
}
