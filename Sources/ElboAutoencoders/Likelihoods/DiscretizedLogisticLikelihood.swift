public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Pixels of 256 levels, each from a logistic law cut into levels (Kingma et al. 2016, equation 13); the network
/// gives location and scale. Data must be level / 255.
public struct DiscretizedLogisticLikelihood: LikelihoodPart {
    public static let kind: String = "discretized-logistic"
    public static let summary: String = "pixels of 256 levels, one bell for each"

    public init() {}
    public init(_ given: PartOptions) {}

    public var title: String { "discretised logistic" }
    public var outputsPerElement: Int { 2 }
    public var support: Support { .pixelLevels }
    public var isDensity: Bool { false }

    /// Location and logarithm of the scale: [..., data size, 2].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        DiscretizedLogistic(
            location: output.output(0), logScale: SoftBound.logScale(output.output(1)))
    }

    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        [mean, logLogisticScale(deviation: deviation)]
    }
}

extension Likelihood {
    /// Pixels of 256 levels, one logistic law for each.
    public static let discretizedLogistic: Likelihood = Likelihood(DiscretizedLogisticLikelihood())
}
