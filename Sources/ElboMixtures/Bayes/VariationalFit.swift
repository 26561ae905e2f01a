/// A mixture fitted by variational Bayes.
public struct VariationalFit: Sendable {
    /// The posterior means of the parameters, components that hold less than a row dropped.
    public let mixture: GaussianMixture
    /// The lower bound of log p(X), in nats.
    public let bound: Double
    /// The sum of the rows' weights.
    public let rows: Double
    /// The bound after each iteration; it never falls.
    public let history: [Double]
    /// Whether the iterations ended by themselves.
    public let isConverged: Bool
    /// How the fit was made.
    public let method: VariationalBayes
}
