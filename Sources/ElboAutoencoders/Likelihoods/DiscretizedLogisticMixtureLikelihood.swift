public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// Pixels of 256 levels, each from a mixture of logistic laws cut into levels (Salimans et al. 2017, equation 2);
/// the network gives weights, locations and scales. Data must be level / 255.
public struct DiscretizedLogisticMixtureLikelihood: LikelihoodPart {
    /// "discretized-logistic-mixture"
    public static let kind: String = "discretized-logistic-mixture"
    /// For people who choose.
    public static let summary: String = "pixels of 256 levels, several bells for each"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("components", standard: "5", "bells for each pixel, 1...100")
    ]

    /// Bells for each pixel; Salimans et al. 2017 use 5.
    public let components: Int

    /// Makes the part.
    public init(components: Int = 5) { self.components = components }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        components = try given.count("components", standard: 5, in: 1...100)
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(
            (1...100).contains(components), "the number of mixture components", components,
            "in 1...100")
    }

    /// In words.
    public var title: String { "mixture of \(components) discretised logistics" }
    /// 3 * components
    public var outputsPerElement: Int { 3 * components }
    /// 0, 1/255 ... 1
    public var support: Support { .pixelLevels }
    /// Probabilities.
    public var isDensity: Bool { false }

    /// K log-weights, K locations and K logarithms of scales: [..., data size, 3 K].
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        func outputs(_ index: Int) -> Tensor {
            output.slice(index * components..<(index + 1) * components, along: -1)
        }
        return DiscretizedLogisticMixture(
            logits: outputs(0), locations: outputs(1), logScales: SoftBound.logScale(outputs(2)))
    }

    /// Side by side from one deviation below the mean to one above, each a little narrower.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] {
        let last = Double(components - 1)
        let places = (0..<components).map { place -> Double in
            components == 1 ? 0 : 2 * Double(place) / last - 1
        }
        let logScale = logLogisticScale(deviation: deviation)
        let logits = [Double](repeating: 0, count: components)
        let locations = places.map { mean + deviation * $0 }
        let logScales = [Double](
            repeating: components == 1 ? logScale : logScale - 0.5, count: components)
        return logits + locations + logScales
    }
}

extension Likelihood {
    /// Pixels of 256 levels, several logistic laws for each.
    public static func discretizedLogisticMixture(components: Int = 5) -> Likelihood {
        Likelihood(DiscretizedLogisticMixtureLikelihood(components: components))
    }
}
