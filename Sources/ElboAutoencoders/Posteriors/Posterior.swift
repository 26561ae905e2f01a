public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// q(z|x), the encoder's description of the codes that fit an example.
public struct Posterior: PartIndex {
    /// "posterior"
    public static let role: String = "posterior"
    /// All families.
    public static let kinds: [any ModelPart.Type] = [
        PointPosterior.self, DiagonalNormalPosterior.self, FullNormalPosterior.self,
        LowRankNormalPosterior.self,
        IsotropicNormalPosterior.self, FlowPosterior<AutoregressiveStep>.self,
        FlowPosterior<CouplingStep>.self, FlowPosterior<PlanarStep>.self,
        ImplicitPosterior.self, NoPosterior.self,
        PriorPosterior.self, QuantizedPosterior.self, ExactLinearPosterior.self,
        StudentTPosterior.self, VonMisesFisherPosterior.self, LogisticNormalPosterior.self,
        CategoricalPosterior.self,
    ]

    /// The family chosen.
    public let part: any PosteriorPart

    /// Chooses a family.
    public init(_ part: any PosteriorPart) { self.part = part }
}

/// A family of laws of codes, given an encoder's features.
public protocol PosteriorPart: ModelPart {
    /// Whether q(z|x) has a density; without one there is no bound.
    var hasDensity: Bool { get }
    /// Whether q(z|x) is normal with independent dimensions, so that means and variances are all of it.
    var isDiagonalNormal: Bool { get }
    /// Whether there is an encoder; without one no example has a code.
    var readsExamples: Bool { get }
    /// Whether codes differ between examples; a decoder that reads none is a model without a latent variable.
    var tellsOfExamples: Bool { get }

    /// Where its codes lie.
    var space: CodeSpace { get }
    /// Whether it is computed from the numbers of a linear decoder, and reads examples as they are.
    var followsDecoder: Bool { get }

    /// The codebook of which codes are made; nil for codes of any numbers.
    var quantizer: QuantizedPosterior? { get }

    /// The fewest dimensions that its law can have.
    var smallestDimension: Int { get }
    /// The most dimensions that its law can have.
    var largestDimension: Int { get }

    /// Checks its numbers beside how many dimensions it has.
    ///
    /// - Throws: `AutoencoderError.option`.
    func validate(dimension: Int) throws(AutoencoderError)

    /// The heads on the encoder's features: one for each parameter of the law, never shared.
    ///
    /// - Parameters:
    ///   - features: Numbers that the encoder gives.
    ///   - dimension: Dimensions of z.
    ///   - path: Where the parameters are declared.
    func parameters(features: Int, dimension: Int, at path: String) -> [Parameter]

    /// Draws codes for each example of a batch.
    ///
    /// - Parameters:
    ///   - count: K, the draws for each example.
    ///   - features: What the encoder gives: [examples, features].
    ///   - dimension: Dimensions of z.
    ///   - path: Where the parameters are declared.
    ///   - pass: Parameters, mode and randomness.
    ///   - isStopping: Whether no gradient flows through the law's parameters into log q(z|x), only
    ///     through z (Roeder, Wu and Duvenaud 2017, section 3).
    func draw(
        _ count: Int, from features: Tensor, dimension: Int, at path: String,
        in pass: inout ForwardPass, isStopping: Bool
    ) -> LatentDraw
}

extension PosteriorPart {
    /// Yes.
    public var readsExamples: Bool { true }
    /// Yes.
    public var tellsOfExamples: Bool { true }
    /// Any numbers.
    public var space: CodeSpace { .numbers }
    /// No.
    public var followsDecoder: Bool { false }
    /// None.
    public var quantizer: QuantizedPosterior? { nil }
    /// One.
    public var smallestDimension: Int { 1 }
    /// As many as any array can have.
    public var largestDimension: Int { 1_000_000_000 }
    /// Any.
    public func validate(dimension: Int) throws(AutoencoderError) {}
}

/// Codes drawn from q(z|x) for a batch of examples, and what is known of the law.
public struct LatentDraw {
    /// The codes: [K, examples, dimension], with gradients to the law.
    public let z: Tensor
    /// E[z]: [examples, dimension].
    public let mean: Tensor
    /// Var[z] of each dimension: [examples, dimension]; zero for a point.
    public let variance: Tensor
    /// Cov[z] of an example: [examples, dimension, dimension], of a law without a density that knows it; nil elsewhere.
    public let covariance: Tensor?
    /// log q(z|x): [K, examples]; nil where there is no density.
    public let logDensity: Tensor?
    /// The law, one for each example, for divergences in closed form.
    public let law: (any Distribution)?
    /// What the family itself charges: [examples].
    public let penalty: Tensor?
    /// The numbers of the codewords that codes are made of, the same for all draws: [examples, places]; nil for other codes.
    public let codeNumbers: Tensor?

    /// Puts a draw together.
    public init(
        z: Tensor, mean: Tensor, variance: Tensor, covariance: Tensor? = nil,
        logDensity: Tensor? = nil, law: (any Distribution)? = nil, penalty: Tensor? = nil,
        codeNumbers: Tensor? = nil
    ) {
        self.z = z
        self.mean = mean
        self.variance = variance
        self.covariance = covariance
        self.logDensity = logDensity
        self.law = law
        self.penalty = penalty
        self.codeNumbers = codeNumbers
    }

    /// Draws from a law whose draws carry gradients.
    ///
    /// - Parameters:
    ///   - law: One law for each example.
    ///   - variance: Its variances: [examples, dimension].
    ///   - count: K.
    ///   - isStopping: Whether log q sees the law's parameters as constants.
    ///   - key: Decides the draws.
    init(
        _ law: any Distribution, variance: Tensor, count: Int, isStopping: Bool, key: Tensor
    ) {
        let drawn = law.sampleAndLogProbability(key: key, count: count)
        let logDensity =
            isStopping
            ? law.stoppingGradient().logProbability(of: drawn.sample) : drawn.logProbability
        self.init(
            z: drawn.sample, mean: law.mean, variance: variance, logDensity: logDensity, law: law)
    }
}
