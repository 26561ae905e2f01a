/// A fitted mixture and how the fit went.
public struct MixtureFit: Sendable {
    /// The parameters.
    public let mixture: GaussianMixture
    /// How the components follow one another, of rows in time; nil where rows have no order.
    public let chain: MarkovChain?
    /// Σ_i w_i log p(x_i) over all rows, in nats; over the observed cells of rows with missing ones.
    public let logLikelihood: Double
    /// Σ_i w_i log max_k π_k p_k(x_i), in nats: the log-likelihood of rows with their most probable components; of rows in
    /// time with the most probable path of states.
    public let classificationLogLikelihood: Double
    /// The sum of the rows' weights: their number without weights.
    public let rows: Double
    /// What the iterations raised, one number for each.
    public let history: [Double]
    /// Whether the iterations ended by themselves.
    public let isConverged: Bool
    /// How the fit was made.
    public let method: ExpectationMaximization

    /// How many iterations there were.
    public var iterations: Int { history.count }

    /// How many free parameters there are.
    public var parameterCount: Int {
        mixture.parameterCount + (chain?.parametersBeyondWeights ?? 0)
    }

    /// The value of a criterion; larger is better.
    public func value(of criterion: Criterion) -> Double {
        criterion.value(
            logLikelihood: logLikelihood,
            classificationLogLikelihood: classificationLogLikelihood,
            parameters: parameterCount, rows: rows)
    }
}
