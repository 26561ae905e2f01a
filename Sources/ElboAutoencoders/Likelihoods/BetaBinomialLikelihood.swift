public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import Foundation

/// Pixels of 256 levels, each 255 coin tosses with an uncertain coin (Townsend, Bird and Barber 2019); the network
/// gives the coin's mean and certainty. Data must be level / 255.
public struct BetaBinomialLikelihood: LikelihoodPart {
    /// "beta-binomial"
    public static let kind: String = "beta-binomial"
    /// For people who choose.
    public static let summary: String = "pixels of 256 levels, from U-shaped to bell-shaped"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "beta-binomial" }
    /// 2
    public var outputsPerElement: Int { 2 }
    /// 0, 1/255 ... 1
    public var support: Support { .pixelLevels }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// Log-odds of the mean and ln(α + β): [..., data size, 2].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let logit = SoftBound.meanLogit(output.output(0))
        let concentration = ElboGraph.exp(SoftBound.logConcentration(output.output(1)))
        return BetaBinomial(
            alpha: concentration * sigmoid(logit), beta: concentration * sigmoid(-logit))
    }

    /// Var = m (1 - m) / (α + β + 1) for shares of successes, up to the trials' own noise.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        let spread = max(deviation * deviation, 1e-6)
        let concentration = mean * (1 - mean) / spread - 1
        return [logOdds(mean), Foundation.log(min(max(concentration, 0.1), 30))]
    }
}

extension Likelihood {
    /// Pixels of 256 levels as counts of successes with an uncertain coin.
    public static let betaBinomial: Likelihood = Likelihood(BetaBinomialLikelihood())
}
