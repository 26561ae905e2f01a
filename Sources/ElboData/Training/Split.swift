public import ElboNumerics

/// A random division of rows into those for training and those for validation.
public struct Split: Sendable, Equatable {
    /// The rows to learn from, ascending; never empty.
    public let training: [Int]
    /// The rows held back, ascending.
    public let validation: [Int]

    /// States a division.
    ///
    /// - Parameters:
    ///   - training: ascending, at least one row.
    ///   - validation: ascending, none of them for training.
    public init(training: [Int], validation: [Int]) {
        precondition(!training.isEmpty, "no rows to train on")
        self.training = training
        self.validation = validation
    }

    /// Divides `0..<count`; the same key always gives the same split.
    ///
    /// - Parameters:
    ///   - count: the number of rows, at least 1.
    ///   - fraction: the share to hold back, from 0 up to but not including 1. The number of rows is
    ///     rounded to the nearest, but is at least 1 if the share is not 0, and leaves one row to train on.
    ///   - key: where the random order comes from.
    public init(count: Int, validation fraction: Double, key: RandomKey) {
        precondition(count > 0, "no rows to split")
        precondition(fraction >= 0 && fraction < 1, "validation share \(fraction) outside 0..<1")
        let wanted = fraction == 0 ? 0 : max(1, Int((fraction * Double(count)).rounded()))
        let held = min(wanted, count - 1)
        let order = held == 0 ? Array(0..<count) : key.permutation(count)
        validation = order[..<held].sorted()
        training = order[held...].sorted()
    }

    /// Divides some rows: the same places of them as of `0..<rows.count`.
    ///
    /// - Parameters:
    ///   - rows: the rows, ascending, at least one.
    ///   - fraction: the share to hold back, as in the other.
    ///   - key: where the random order comes from.
    public init(rows: [Int], validation fraction: Double, key: RandomKey) {
        let places = Split(count: rows.count, validation: fraction, key: key)
        training = places.training.map { rows[$0] }
        validation = places.validation.map { rows[$0] }
    }
}
