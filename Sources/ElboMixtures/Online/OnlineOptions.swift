import Foundation

/// How a mixture learns from rows as they come.
public struct OnlineOptions: Codable, Hashable, Sendable {
    /// Rows between two M steps, at least 1. The same rows give the same mixture to rounding, in however many files they come.
    public var batch: Int = 4096
    /// The exponent of the gain (b/n)^gain of b new rows among n, in 0.5<...1: with 1 every row counts once; less lets the first
    /// rows, whose components were not known yet, count less.
    public var gain: Double = 1
    /// After how many rows a row counts half as much; nil for never.
    public var halfLife: Double?
    /// The least variance in any direction, in units of the columns' variances; 0 for none.
    public var floor: Double = 0
    /// How many rows the prior of the level probabilities of categories is worth.
    public var levelPrior: Double = 1

    /// Every row counts once, in batches of 4096.
    public init() {}

    /// How much of the statistics new rows are: max((b/n)^gain, 1 - 2^(-b / half-life)).
    ///
    /// - Parameters:
    ///   - new: b.
    ///   - all: n, the new ones included.
    func step(_ new: Double, of all: Double) -> Double {
        let gain = exp(self.gain * log(new / all))
        return min(max(gain, halfLife.map { -expm1(-new / $0 * log(2)) } ?? 0), 1)
    }

    /// - Throws: `MixtureError.option` for numbers outside their ranges.
    public func check() throws {
        func require(_ holds: Bool, _ name: String, _ value: Double, _ allowed: String) throws {
            guard !holds else { return }
            throw MixtureError.option(name: name, value: "\(value)", allowed: allowed)
        }
        try require(
            (1...1 << 30).contains(batch), "the number of rows of a batch", Double(batch),
            "in 1...2³⁰")
        try require(gain > 0.5 && gain <= 1, "the exponent of the gain", gain, "above 0.5, up to 1")
        let half = halfLife ?? 1
        try require(half > 0 && half.isFinite, "the half-life", half, "a positive number of rows")
        try require(floor >= 0 && floor < 1, "the floor of variances", floor, "in 0..<1")
        try require(
            levelPrior > 0 && levelPrior.isFinite, "the prior of the levels", levelPrior, "positive"
        )
    }
}
