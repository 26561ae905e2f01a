public import ElboDistributions
public import ElboGraph
public import ElboNetworks
import ElboSignals

/// Waves around a wave y(z), by a distance of their spectra at several resolutions: -w d(x, y(z)).
///
/// This is a loss and no log-likelihood: exp(-w d) is not known to integrate to one, so that nothing made of it is a bound of
/// log p(x). Phases do not count, which no decoder of few numbers could tell.
public struct SpectralLikelihood: LikelihoodPart {
    /// "spectral"
    public static let kind: String = "spectral"
    /// For people who choose.
    public static let summary: String =
        "waves, by the distance of their spectra: a loss, no log-likelihood"
    /// What can be said about it.
    public static let options: [PartOption] = [
        PartOption("weight", standard: "100", "nats that a distance of 1 costs, above 0"),
        PartOption(
            "samples", standard: "0",
            "a weight of the samples' own squared distance, at least 0; the only term that phases count in"
        ),
    ]

    /// The windows of spectra, those by which waves are judged: the longest first, and none that is longer than a row.
    public static let windows: [Int] = SpectralDistance.windows.reversed()

    /// w, nats that a distance of 1 costs.
    public let weight: Double
    /// The weight of ‖x - y‖² / ‖x‖².
    public let samples: Double

    /// Makes the part.
    public init(weight: Double = 100, samples: Double = 0) {
        self.weight = weight
        self.samples = samples
    }

    /// Makes the part from options as text.
    ///
    /// - Throws: `AutoencoderError.option`.
    public init(_ given: PartOptions) throws(AutoencoderError) {
        self.init(
            weight: try given.weight("weight", standard: 100),
            samples: try given.weight("samples", standard: 0))
    }

    /// Checks its numbers.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate() throws(AutoencoderError) {
        try require(weight > 0 && weight <= 1e6, "the weight of spectra", weight, "above 0, to 1e6")
        try require(
            (0...1e6).contains(samples), "the weight of samples", samples, "from 0 to 1e6")
    }

    /// Checks that rows are long enough for a window.
    ///
    /// - Throws: `AutoencoderError.option`.
    public func validate(dataSize: Int) throws(AutoencoderError) {
        let shortest = SpectralLikelihood.windows.last ?? 1
        try require(
            dataSize >= shortest, "the number of samples of an example", dataSize,
            "at least \(shortest), the shortest window of the spectral distance")
    }

    /// In words.
    public var title: String {
        "spectral distance (weight \(weight)" + (samples > 0 ? ", samples \(samples))" : ")")
    }
    /// Frames and spectra of windows that overlap fourfold.
    public var wideOutputs: Int { 16 }
    /// All numbers.
    public var support: Support { .everywhere }
    /// Neither density nor probability; what is asked of densities is refused.
    public var isDensity: Bool { false }
    /// No.
    public var isNormalized: Bool { false }
    /// No: weights of draws are ratios of densities.
    public var allowsSeveralDraws: Bool { false }

    /// The distance from y.
    public func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution {
        let size = output.shape[-1]
        return SpectralEnergy(
            mean: output, windows: SpectralLikelihood.windows.filter { $0 <= size },
            weight: weight, sampleWeight: samples)
    }

    /// Outputs that describe a mean and a deviation.
    public func firstOutputs(mean: Double, deviation: Double) -> [Double] { [mean] }
}

extension Likelihood {
    /// Waves, by the distance of their spectra: a loss, no log-likelihood.
    public static func spectral(weight: Double = 100, samples: Double = 0) -> Likelihood {
        Likelihood(SpectralLikelihood(weight: weight, samples: samples))
    }
}
