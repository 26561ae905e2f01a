public import ElboGraph
public import ElboNetworks

/// What training maximises.
public struct Objective: PartIndex {
    /// "objective"
    public static let role: String = "objective"
    /// All objectives.
    public static let kinds: [any ModelPart.Type] = [
        EvidenceLowerBound.self, ImportanceWeightedBound.self, CapacityBound.self,
        TotalCorrelationBound.self, RenyiBound.self, ConstrainedReconstruction.self,
        MomentMatchingBound.self, DiscrepancyBound.self,
    ]

    /// The objective chosen.
    public let part: any ObjectivePart

    /// Chooses an objective.
    public init(_ part: any ObjectivePart) { self.part = part }
}

/// A loss made of the terms of a bound.
public protocol ObjectivePart: ModelPart {
    /// K, the codes drawn for each example of a step.
    var draws: Int { get }
    /// Whether no gradient may flow through q's parameters into log q(z|x).
    var isStopping: Bool { get }
    /// Whether it needs q(z|x) to have a density.
    var needsDensity: Bool { get }
    /// Whether it needs q(z|x) to be normal with independent dimensions.
    var needsIndependentDimensions: Bool { get }
    /// Whether only E[x|z] enters, so that nothing else of p(x|z) would be learned.
    var scoresMeansAlone: Bool { get }
    /// What it keeps from step to step; never trained, moved by `ForwardPass.update`.
    func parameters(at path: String) -> [Parameter]
    /// Names of the numbers that change during training.
    var controls: [String] { get }

    /// Their values at a point of training.
    func controlValues(at progress: TrainingProgress) -> [Double]

    /// The loss of a batch, and what people want to watch beside it.
    func loss(of terms: BoundTerms, controls: [Tensor], in pass: inout ForwardPass) -> TracedLoss
}

extension ObjectivePart {
    /// One.
    public var draws: Int { 1 }
    /// No.
    public var isStopping: Bool { false }
    /// No.
    public var needsIndependentDimensions: Bool { false }
    /// No.
    public var scoresMeansAlone: Bool { false }
    /// None.
    public func parameters(at path: String) -> [Parameter] { [] }
    /// None.
    public var controls: [String] { [] }
    /// None.
    public func controlValues(at progress: TrainingProgress) -> [Double] { [] }
}

/// Names of the metrics of training, in nats per example.
public enum Metric {
    /// The evidence lower bound.
    public static let elbo = "elbo"
    /// E_q of a loss's negative less D(q(z|x) ‖ p(z)), where the likelihood is a loss: no bound.
    public static let penalized = "reconstruction less kl, no bound"
    /// The importance-weighted bound of the objective's own number of draws.
    public static let importanceWeighted = "importance-weighted"
    /// E_q log p(x|z)
    public static let reconstruction = "reconstruction"
    /// D(q(z|x) ‖ p(z))
    public static let kl = "kl"
    /// Rényi's bound.
    public static let renyi = "renyi"
    /// I(x; z) under q.
    public static let mutualInformation = "mutual information"
    /// D(q(z) ‖ Π q(z_d))
    public static let totalCorrelation = "total correlation"
    /// E_q(z) [Σ ln q(z_d) - ln p(z)]
    public static let dimensionWiseKL = "dimension-wise kl"
    /// What an objective charges beside the KL term.
    public static let penalty = "penalty"
    /// The maximum mean discrepancy of codes and prior, squared; no unit.
    public static let discrepancy = "mean discrepancy"
    /// Σ (x - E[x|z])², in squares of the transformed data's units.
    public static let squaredError = "squared error"
    /// -ln q(y|x) of the classes that are told, the mean over these.
    public static let classCrossEntropy = "class cross-entropy"
    /// A Lagrange multiplier.
    public static let multiplier = "multiplier"
}
