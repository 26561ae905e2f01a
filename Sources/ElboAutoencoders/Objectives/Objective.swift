public import ElboGraph
public import ElboNetworks

/// What training maximises.
public struct Objective: PartIndex {
    /// "objective"
    public static let role: String = "objective"
    /// All objectives.
    public static let kinds: [any ModelPart.Type] = [
        EvidenceLowerBound.self, ImportanceWeightedBound.self, CapacityBound.self,
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
    /// Names of the numbers that change during training.
    var controls: [String] { get }

    /// Their values at a point of training.
    func controlValues(at progress: TrainingProgress) -> [Double]

    /// The loss of a batch, and what people want to watch beside it.
    func loss(of terms: BoundTerms, controls: [Tensor]) -> TracedLoss
}

extension ObjectivePart {
    /// One.
    public var draws: Int { 1 }
    /// No.
    public var isStopping: Bool { false }
    /// None.
    public var controls: [String] { [] }
    /// None.
    public func controlValues(at progress: TrainingProgress) -> [Double] { [] }
}

/// Names of the metrics of training, in nats per example.
public enum Metric {
    /// The evidence lower bound.
    public static let elbo = "elbo"
    /// The importance-weighted bound of the objective's own number of draws.
    public static let importanceWeighted = "importance-weighted"
    /// E_q log p(x|z)
    public static let reconstruction = "reconstruction"
    /// D(q(z|x) ‖ p(z))
    public static let kl = "kl"
}
