import Foundation

/// How well a model tells classes: of rows that it did not see, or of any.
public struct DiscriminantScores: Codable, Hashable, Sendable {
    /// Rows whose class is known.
    public let known: Int
    /// Folds; 0 when the rows are those of the fit.
    public let folds: Int
    /// The share of rows told a wrong class.
    public let error: Estimate
    /// The share of rows that are wrong when all are told the commonest class.
    public let commonestError: Double
    /// Half the squared distance of the probabilities from the truth, ½ Σ_c (p_c - 1[c is true])², in 0...1 (Brier 1950, in
    /// mclust's unit).
    public let brier: Estimate
    /// The mean of -ln of the true class' probability, nats.
    public let logLoss: Estimate

    /// Judges probabilities.
    ///
    /// - Parameters:
    ///   - probabilities: of each known row, class after class.
    ///   - truth: the rows' classes.
    ///   - folds: how many; 0 when the rows are those of the fit.
    package init(_ probabilities: [[Double]], truth: [Int], folds: Int) {
        known = truth.count
        self.folds = folds
        let sizes = Dictionary(grouping: truth) { $0 }.values.map(\.count)
        commonestError = 1 - Double(sizes.max() ?? 0) / Double(max(truth.count, 1))
        error = Estimate(
            of: zip(probabilities, truth).map { shares, own in
                shares.indices.allSatisfy { $0 == own || shares[$0] < shares[own] } ? 0 : 1
            })
        brier = Estimate(
            of: zip(probabilities, truth).map { shares, own in
                shares.enumerated().reduce(0) {
                    let away = $1.element - ($1.offset == own ? 1 : 0)
                    return $0 + away * away / 2
                }
            })
        logLoss = Estimate(
            of: zip(probabilities, truth).map { -log(max($0[$1], 1e-300)) })
    }
}
