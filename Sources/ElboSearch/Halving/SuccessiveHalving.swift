/// Many begin, few go on: the trials of a rung are compared when all have had the same training, and the best part of
/// them is trained on.
///
/// Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016,
/// with the rungs of Li et al., "Hyperband", JMLR 2018, algorithm 1, of one bracket.
public struct SuccessiveHalving: Codable, Hashable, Sendable {
    /// How many trials of a rung there are for one of the next.
    public let factor: Int
    /// Epochs after which trials are compared, from few to all.
    public let rungs: [Int]

    /// Plans rungs.
    ///
    /// - Parameters:
    ///   - epochs: Of a whole training, at least 1.
    ///   - settled: Epochs of its beginning after which no scores can be compared, fewer than all.
    ///   - factor: Between a rung and the next, at least 2.
    ///   - count: How many rungs, at least 1; fewer where the first would have no whole epoch.
    public init(epochs: Int, after settled: Int = 0, factor: Int = 3, rungs count: Int = 3) {
        precondition(
            epochs > settled && settled >= 0 && factor >= 2 && count >= 1,
            "no rungs of \(epochs) epochs after \(settled)")
        self.factor = factor
        var rungs = [epochs - settled]
        while rungs.count < count, rungs[0] / factor >= 1 {
            rungs.insert((rungs[0] + factor / 2) / factor, at: 0)
        }
        self.rungs = rungs.map { settled + $0 }
    }

    /// The trials that go on from a rung, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - scores: By trial, larger is better; nil for those that failed.
    ///   - least: How many go on at least, as far as there are so many.
    ///   - kept: One that goes on in any case unless it failed, such as the default.
    public func promoted(_ scores: [Int: Double?], least: Int = 1, keeping kept: Int? = nil)
        -> [Int]
    {
        let finished = SuccessiveHalving.ranked(scores.compactMapValues { $0 })
        let count = max(scores.count / factor, least)
        var going = Set(finished.prefix(count))
        if let kept, finished.contains(kept) { going.insert(kept) }
        return going.sorted()
    }

    /// Trials, the best first; of equal ones the one with the lower number.
    static func ranked(_ scores: [Int: Double]) -> [Int] {
        scores.sorted { a, b in a.value != b.value ? a.value > b.value : a.key < b.key }
            .map(\.key)
    }
}
