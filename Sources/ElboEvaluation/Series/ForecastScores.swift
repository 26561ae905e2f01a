public import ElboNumerics
import Foundation

/// How well the laws that a model expected fit what came, for one column of numbers.
public struct ForecastScores: Codable, Hashable, Sendable {
    /// How many cells were judged.
    public let cells: Int
    /// The mean continuous ranked probability score, in the column's unit; smaller is better.
    public let rankedProbabilityScore: Double
    /// The share of cells inside the interval that nine in ten should be in.
    public let coverage: Double
    /// The mean absolute error of the means over that of the seasonal naive forecast in the rows before (Hyndman and
    /// Koehler 2006); nil where that is 0.
    public let scaledError: Double?
    /// The same two numbers of the seasonal naive forecast: what was there a season before, with a normal law of the variance
    /// that such forecasts had in the rows before.
    public let naive: Naive?

    /// The seasonal naive forecast.
    public struct Naive: Codable, Hashable, Sendable {
        /// The mean continuous ranked probability score.
        public let rankedProbabilityScore: Double
        /// The share of cells inside the interval that nine in ten should be in.
        public let coverage: Double
    }

    /// What was expected of a cell, what came, and what the naive forecast expected.
    public struct Judged: Sendable {
        let law: ScalarLaw
        let cell: Double
        let naive: ScalarLaw?

        /// Names the three.
        public init(law: ScalarLaw, cell: Double, naive: ScalarLaw?) {
            self.law = law
            self.cell = cell
            self.naive = naive
        }
    }

    /// Scores cells.
    ///
    /// - Parameters:
    ///   - judged: the cells, none of them missing; at least one.
    ///   - naiveError: the mean absolute error of the seasonal naive forecast in the rows before; nil where there is none.
    public init(_ judged: [Judged], naiveError: Double?) {
        precondition(!judged.isEmpty, "scores of no cells")
        let count = Double(judged.count)
        func mean(_ value: (Judged) -> Double) -> Double {
            judged.reduce(0) { $0 + value($1) } / count
        }
        cells = judged.count
        rankedProbabilityScore = mean { $0.law.rankedProbabilityScore(of: $0.cell) }
        coverage = mean { $0.law.holdsNineInTen($0.cell) ? 1 : 0 }
        scaledError = naiveError.flatMap { error in
            error > 0 ? mean { abs($0.cell - $0.law.mean) } / error : nil
        }
        let laws = judged.compactMap(\.naive)
        naive =
            laws.count == judged.count
            ? Naive(
                rankedProbabilityScore: zip(laws, judged).reduce(0) {
                    $0 + $1.0.rankedProbabilityScore(of: $1.1.cell)
                } / count,
                coverage: zip(laws, judged).reduce(0) {
                    $0 + ($1.0.holdsNineInTen($1.1.cell) ? 1 : 0)
                } / count) : nil
    }
}

extension ScalarLaw {
    /// Whether a number lies between the quantiles at 5 % and 95 %.
    fileprivate func holdsNineInTen(_ x: Double) -> Bool {
        let below = cumulative(x)
        return below >= 0.05 && below <= 0.95
    }
}
