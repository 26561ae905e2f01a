import ElboDistributions

/// What is known of I(X; Y) of two groups of columns, in nats.
public struct Dependence: Codable, Hashable, Sendable {
    /// What one bound or estimate came to.
    public struct Reading: Codable, Hashable, Sendable {
        /// Which.
        public let bound: MutualInformationBound
        /// On which side of I(X; Y) its expectation lies.
        public let side: MutualInformationBound.Side
        /// The value on fresh pairs, in nats.
        public let nats: Double
        /// Its standard error over fresh rows, the critic being given: a jackknife of twenty blocks.
        public let standardError: Double
        /// The most that it can be, in nats.
        public let cap: Double?
        /// What should be thought of before it is believed.
        public let caution: String?
    }

    /// Rows that the critics learned from, those for early stopping included.
    public let trainingRows: Int
    /// Rows that they were judged on, which they had not seen.
    public let freshRows: Int
    /// Rows left out because a cell is missing.
    public let incompleteRows: Int
    /// Values by bound.
    public let readings: [Reading]
    /// The share of permutations of y, the identity among them, under which a critic scores fresh pairs at least as
    /// highly: small where x and y depend on each other, exact for any critic.
    public let pValue: Double
    /// How many permutations, the identity not counted.
    public let permutations: Int
    /// Decides everything random.
    public let seed: UInt64
}
