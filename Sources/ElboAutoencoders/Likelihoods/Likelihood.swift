public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// p(x|z), the decoder's description of the data that fit a code.
public struct Likelihood: PartIndex {
    /// "likelihood"
    public static let role: String = "likelihood"
    /// All families.
    public static let kinds: [any ModelPart.Type] = [
        BernoulliLikelihood.self, ContinuousBernoulliLikelihood.self, GaussianLikelihood.self,
        DiscretizedLogisticLikelihood.self, DiscretizedLogisticMixtureLikelihood.self,
        BetaBinomialLikelihood.self, LaplaceLikelihood.self, StudentTLikelihood.self,
        HeteroscedasticGaussianLikelihood.self, ExponentialLikelihood.self, PoissonLikelihood.self,
        NegativeBinomialLikelihood.self, ZeroInflatedNegativeBinomialLikelihood.self,
        MixedLikelihood.self, TokenLikelihood.self, SpectralLikelihood.self,
    ]

    /// The family chosen.
    public let part: any LikelihoodPart

    /// Chooses a family.
    public init(_ part: any LikelihoodPart) { self.part = part }
}

/// A family of laws over the numbers of an example, independent given the decoder's outputs.
public protocol LikelihoodPart: ModelPart {
    /// Numbers that the decoder gives for each number of an example.
    var outputsPerElement: Int { get }
    /// Numbers for each number of an example that the law itself makes of them, at one place of memory at a time.
    var wideOutputs: Int { get }
    /// Where observations must lie.
    var support: Support { get }
    /// Whether p(x|z) is a density, in units of the transformed data; otherwise it is a probability.
    var isDensity: Bool { get }
    /// Whether log p(x|z) is that of a law which sums or integrates to one; otherwise it is a loss, and there is no bound.
    var isNormalized: Bool { get }
    /// Whether it may be trained by a bound of several draws of z.
    var allowsSeveralDraws: Bool { get }

    /// What the law owns beside what the decoder gives.
    ///
    /// - Parameters:
    ///   - dataSize: Numbers in an example.
    ///   - path: Where the parameters are declared.
    func parameters(dataSize: Int, at path: String) -> [Parameter]

    /// p(x|z) for decoder outputs [..., data size], or [..., data size, outputs per element] where a
    /// number of an example takes more than one.
    ///
    /// - Parameters:
    ///   - output: What `Autoencoder.decoded` gives.
    ///   - observed: The observation to be scored, for laws that look at it in training.
    ///   - path: Where its parameters are declared.
    ///   - pass: Parameters and mode.
    func law(
        _ output: Tensor, observing observed: Observed?, at path: String,
        in pass: inout ForwardPass
    ) -> any ElementwiseDistribution

    /// What the encoder is shown of observations: the same shape, on a scale that suits networks.
    func shownToEncoder(_ values: Tensor) -> Tensor

    /// Decoder outputs for one number of an example that describe numbers with a mean and a deviation.
    ///
    /// Deviations and certainties stay moderate: the network's own first outputs scatter around these.
    func firstOutputs(mean: Double, deviation: Double) -> [Double]

    /// Decoder outputs for numbers of an example with these means and deviations, number after number.
    func firstOutputs(of moments: [(mean: Double, deviation: Double)]) -> [Double]
    /// Whether these outputs are 0 where columns are standardised.
    var isCentredByStandardizing: Bool { get }

    /// Checks that it suits examples of a size.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(dataSize: Int) throws(AutoencoderError)

    /// First values of the law's own parameters for numbers with these variances, one for each number of an
    /// example or each channel.
    func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String: HostArray]

    /// First values of the law's own parameters for the moments of each number of an example; empty where none follows from them.
    func firstParameters(of moments: [(mean: Double, deviation: Double)], at path: String)
        -> [String: HostArray]

    /// Whether it has parameters that follow from the residuals of the trained model.
    var isCalibrated: Bool { get }

    /// Values of these parameters, by name.
    ///
    /// - Parameters:
    ///   - squares: For each number of an example the sum of (x - E[x|z])² over the training examples, with z from
    ///     q(z|x) and the networks as they are in use.
    ///   - counts: For each number how many cells are known.
    ///   - path: Where the parameters are declared.
    func calibrated(squares: [Double], counts: [Double], at path: String) -> [String: HostArray]
}

extension LikelihoodPart {
    /// One.
    public var outputsPerElement: Int { 1 }
    /// None.
    public var wideOutputs: Int { 0 }
    /// Yes.
    public var isNormalized: Bool { true }
    /// Yes.
    public var allowsSeveralDraws: Bool { true }
    /// Each number by itself.
    public func firstOutputs(of moments: [(mean: Double, deviation: Double)]) -> [Double] {
        moments.flatMap { firstOutputs(mean: $0.mean, deviation: $0.deviation) }
    }
    /// Laws of all numbers are.
    public var isCentredByStandardizing: Bool { support == .everywhere }
    /// All sizes do.
    ///
    /// - Throws: nothing.
    public func validate(dataSize: Int) throws(AutoencoderError) {}
    /// The observations.
    public func shownToEncoder(_ values: Tensor) -> Tensor { values }
    /// None.
    public func parameters(dataSize: Int, at path: String) -> [Parameter] { [] }
    /// None.
    public func firstParameters(variances: [Double], dataSize: Int, at path: String) -> [String:
        HostArray]
    { [:] }
    /// None.
    public func firstParameters(of moments: [(mean: Double, deviation: Double)], at path: String)
        -> [String: HostArray]
    { [:] }
    /// No.
    public var isCalibrated: Bool { false }
    /// None.
    public func calibrated(squares: [Double], counts: [Double], at path: String) -> [String:
        HostArray]
    { [:] }
}

/// An observation, some cells of which may be missing.
public struct Observed {
    /// The numbers, anything in the support where they are missing: [examples, data size].
    public let values: Tensor
    /// 1 where a number is known, 0 where it is missing; nil when all are known.
    public let known: Tensor?

    /// Pairs numbers with what is known of them.
    public init(_ values: Tensor, known: Tensor? = nil) {
        self.values = values
        self.known = known
    }
}
