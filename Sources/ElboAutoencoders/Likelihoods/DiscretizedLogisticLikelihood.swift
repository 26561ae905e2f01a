public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Pixels of 256 levels, each from a logistic law cut into levels (Kingma et al. 2016, equation 13); the network
/// gives location and scale. Data must be level / 255.
public struct DiscretizedLogisticLikelihood: LikelihoodPart {
    /// "discretized-logistic"
    public static let kind: String = "discretized-logistic"
    /// For people who choose.
    public static let summary: String = "pixels of 256 levels, one bell for each"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "discretised logistic" }
    /// 2
    public var outputsPerElement: Int { 2 }
    /// 0, 1/255 ... 1
    public var support: Support { .pixelLevels }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// Location and logarithm of the scale: [..., data size, 2].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        DiscretizedLogistic(
            location: output.output(0), logScale: SoftBound.logScale(output.output(1)))
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [mean, logLogisticScale(deviation: deviation)]
    }
}

extension Likelihood {
    /// Pixels of 256 levels, one logistic law for each.
    public static let discretizedLogistic: Likelihood = Likelihood(DiscretizedLogisticLikelihood())
}
