/// How many further starts a search makes.
public enum Restarts: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// So many for every mixture.
    case exactly(Int)
    /// As many as a budget allows: rounds of one, two, four and more, for every mixture while that costs little and
    /// then for the better half of them, the better half of these, and so on. After each round a mixture also begins
    /// once with the groups of the best one of its size.
    ///
    /// The budget is counted in sums, not in seconds, so that a search gives the same answer on every machine.
    case automatic

    /// So many for every mixture.
    public init(integerLiteral value: Int) { self = .exactly(value) }

    /// How many every mixture gets at once.
    var atOnce: Int {
        switch self {
        case .exactly(let count): count
        case .automatic: 0
        }
    }

    /// Products of two cells that automatic starts may add to sums, about ten seconds on one core.
    static let budget = 5e9
    /// Rounds end when one mixture has had more starts than this.
    static let most = 16
}
