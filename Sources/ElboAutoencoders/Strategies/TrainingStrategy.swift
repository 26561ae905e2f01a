public import ElboNetworks

/// Which parts of a model move when.
public struct TrainingStrategy: PartIndex {
    /// "strategy"
    public static let role: String = "strategy"
    /// All strategies.
    public static let kinds: [any ModelPart.Type] = [
        JointTraining.self, LaggingInference.self, PretrainedEncoder.self,
        PretrainedMixture.self, CodesFirst.self, ClosedForm.self,
    ]

    /// The strategy chosen.
    public let part: any StrategyPart

    /// Chooses a strategy.
    public init(_ part: any StrategyPart) { self.part = part }
}

/// A plan of phases.
public protocol StrategyPart: ModelPart {
    /// Which kind of step follows which.
    var phases: PhasePlan { get }
    /// Whether there are no steps: the parameters are computed.
    var isClosedForm: Bool { get }
    /// Whether a stage begins with the prior fitted to the codes of the training examples.
    var fitsPrior: Bool { get }
    /// The strategy when training has so many epochs in all.
    func resolved(epochs: Int) -> TrainingStrategy
    /// Whether the step that follows those done trains reconstruction alone, codes not held to any prior.
    func isWithoutPrior(at progress: TrainingProgress) -> Bool
}

extension StrategyPart {
    /// No.
    public var isClosedForm: Bool { false }
    /// No.
    public var fitsPrior: Bool { false }
    /// Itself.
    public func resolved(epochs: Int) -> TrainingStrategy { TrainingStrategy(self) }
    /// No.
    public func isWithoutPrior(at progress: TrainingProgress) -> Bool { false }
}
