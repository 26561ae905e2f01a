public import ElboDistributions
public import ElboGraph
public import ElboNetworks

/// p(z), the law of codes before an example is seen.
///
/// The prior owns the prior: nothing outside its part knows which law it is.
public struct Prior: PartIndex {
    /// "prior"
    public static let role: String = "prior"
    /// All priors.
    public static let kinds: [any ModelPart.Type] = [
        StandardNormalPrior.self, NormalMixturePrior.self, LearnedNormalPrior.self,
        FittedNormalPrior.self, FittedMixturePrior.self, PosteriorMixturePrior.self,
        FlowPrior<CouplingStep>.self, FlowPrior<AutoregressiveStep>.self, RingPrior.self,
        LayeredPrior.self, RecurrentCodePrior.self, CodeFrequencyPrior.self, UniformCodePrior.self,
        StudentTPrior.self, UniformSpherePrior.self, LogisticNormalPrior.self,
        UniformCategoriesPrior.self,
    ]

    /// The prior chosen.
    public let part: any PriorPart

    /// Chooses a prior.
    public init(_ part: any PriorPart) { self.part = part }
}

/// A law of codes, fixed or learned.
public protocol PriorPart: ModelPart {
    /// Whether cos φ a + sin φ b is a draw whenever a and b are, so that draws can walk in circles.
    var isClosedUnderRotation: Bool { get }

    /// Where its codes lie.
    var space: CodeSpace { get }
    /// The fewest dimensions that its law can have.
    var smallestDimension: Int { get }
    /// Whether it asks the encoder about examples that it makes up.
    var asksEncoder: Bool { get }
    /// Whether it is a law of codes that are made of codewords.
    var describesCodewords: Bool { get }
    /// Whether it is fitted to the codes of the training examples when training has ended.
    var isFittedToCodes: Bool { get }
    /// What codes are trained towards: the prior itself, or what stands for one that is fitted afterwards.
    var whileTraining: any PriorPart { get }

    /// Whether what it learns can begin with values fitted to codes.
    var canBeginAtCodes: Bool { get }

    /// Values of its parameters that describe codes, by name; empty where nothing is fitted.
    func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray]

    /// First values of its parameters that follow from the data, by name.
    ///
    /// - Parameters:
    ///   - space: The space of codes.
    ///   - examples: So many training examples or fewer, in the model's units.
    func firstValues(over space: LatentSpace, examples: (Int) -> [[Float]]) -> [String: HostArray]

    /// What it learns.
    func parameters(over space: LatentSpace) -> [Parameter]

    /// The law: one, over vectors of the latent dimension.
    ///
    /// - Parameters:
    ///   - space: The space of codes.
    ///   - pass: Parameters and mode.
    ///   - trace: Where it is traced.
    func law(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace)
        -> any Distribution

    /// E[z] and the standard deviation of each dimension: [dimension].
    func moments(over space: LatentSpace, in pass: inout ForwardPass, _ trace: Trace) -> (
        mean: Tensor, deviation: Tensor
    )

    /// Stochastic layers, z and the codes above it.
    var layers: Int { get }

    /// The code of a layer above z, from the means of those below: [examples, dimension] each; nil where there is none.
    ///
    /// - Parameters:
    ///   - z: Codes: [examples, dimension].
    ///   - layer: From 2, which is the first above z.
    ///   - space: The space of codes.
    ///   - pass: Parameters and mode.
    func codes(above z: Tensor, layer: Int, over space: LatentSpace, in pass: inout ForwardPass)
        -> (mean: Tensor, variance: Tensor)?

    /// How many components it mixes; one for a law that is no mixture.
    var components: Int { get }

    /// ln πₖ + ln pₖ(z) for each component: [..., components].
    ///
    /// - Parameters:
    ///   - z: Codes: [..., dimension].
    ///   - space: The space of codes.
    ///   - pass: Parameters and mode.
    func logJoint(of z: Tensor, over space: LatentSpace, in pass: inout ForwardPass)
        -> Tensor

    /// Whether its components are laws that can be drawn from one by one, so that classes can be given one each.
    var hasModes: Bool { get }

    /// Those components with their weights; nil without.
    func modes(over space: LatentSpace, in pass: ForwardPass, _ trace: Trace)
        -> Mixture<DiagonalNormal>?

    /// D(q ‖ p) where it has a closed form; nil leaves it to draws.
    ///
    /// - Parameters:
    ///   - q: One law for each example.
    ///   - p: What `law` gave.
    func closedDivergence(from q: any Distribution, to p: any Distribution) -> ClosedDivergence?
}

extension PriorPart {
    /// Any numbers.
    public var space: CodeSpace { .numbers }
    /// One.
    public var smallestDimension: Int { 1 }
    /// No.
    public var asksEncoder: Bool { false }
    /// No.
    public var describesCodewords: Bool { false }
    /// Itself.
    public var whileTraining: any PriorPart { self }
    /// None.
    public func firstValues(over space: LatentSpace, examples: (Int) -> [[Float]]) -> [String:
        HostArray]
    {
        [:]
    }
    /// No.
    public var isFittedToCodes: Bool { false }
    /// No.
    public var canBeginAtCodes: Bool { false }
    /// None.
    public func fitted(to codes: LatentCodes, over space: LatentSpace) -> [String: HostArray] {
        [:]
    }
    /// One.
    public var layers: Int { 1 }
    /// None.
    public func codes(
        above z: Tensor, layer: Int, over space: LatentSpace, in pass: inout ForwardPass
    ) -> (mean: Tensor, variance: Tensor)? { nil }
    /// One.
    public var components: Int { 1 }
    /// No.
    public var hasModes: Bool { false }
    /// None.
    public func modes(over space: LatentSpace, in pass: ForwardPass, _ trace: Trace)
        -> Mixture<DiagonalNormal>?
    {
        nil
    }
    /// The law itself is its only component.
    public func logJoint(of z: Tensor, over space: LatentSpace, in pass: inout ForwardPass)
        -> Tensor
    {
        law(over: space, in: &pass, z.trace).logProbability(of: z)
            .expandingAxis(at: -1)
    }
    /// None.
    public func parameters(over space: LatentSpace) -> [Parameter] { [] }
    /// None.
    public func closedDivergence(from q: any Distribution, to p: any Distribution)
        -> ClosedDivergence?
    {
        nil
    }
}

/// D(q(z|x) ‖ p(z)) without draws.
public enum ClosedDivergence {
    /// A term for each latent dimension: [examples, dimension].
    case perDimension(Tensor)
    /// The whole alone: [examples].
    case whole(Tensor)
}
