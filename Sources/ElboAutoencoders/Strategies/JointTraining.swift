public import ElboNetworks

/// Every step moves everything.
public struct JointTraining: StrategyPart {
    /// "joint"
    public static let kind: String = "joint"
    /// For people who choose.
    public static let summary: String = "every step moves everything"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "joint" }
    /// The plan.
    public var phases: PhasePlan { .joint }
}

extension TrainingStrategy {
    /// Every step moves everything.
    public static let joint: TrainingStrategy = TrainingStrategy(JointTraining())
}
