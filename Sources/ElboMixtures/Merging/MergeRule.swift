/// Which clusters are joined next, and when no more are.
public enum MergeRule: Codable, Hashable, Sendable {
    /// The pair whose union leaves the rows' shares the least uncertain; joining ends at the elbow of the entropy (Baudry,
    /// Raftery, Celeux, Lo and Gottardo 2010, "Combining mixture components for clustering").
    case entropy
    /// The pair that is mistaken for one another the most: the probability that a row of one is taken for the other,
    /// estimated from the rows' shares; joining ends where none reaches the bound, in 0...1 (Hennig 2010, "Methods for merging
    /// Gaussian mixture components", section 4.5: directly estimated misclassification probabilities).
    case overlap(atLeast: Double)
    /// The pair whose Gaussians lie closest: e^{-B}, B the Bhattacharyya distance of two normal laws with the clusters'
    /// means and covariances, a bound of the above; joining ends where none reaches the bound, in 0...1 (Hennig 2010, section
    /// 4.2).
    case bhattacharyya(atLeast: Double)

    /// The bound that Hennig recommends for misclassification.
    public static let overlap = MergeRule.overlap(atLeast: 0.025)
    /// The bound that Hennig recommends for e^{-B}.
    public static let bhattacharyya = MergeRule.bhattacharyya(atLeast: 0.1)

    /// The value below which nothing is joined; nil where an elbow decides.
    public var bound: Double? {
        switch self {
        case .entropy: nil
        case .overlap(let bound), .bhattacharyya(let bound): bound
        }
    }
}
