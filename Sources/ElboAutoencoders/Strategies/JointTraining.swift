public import ElboNetworks

/// Every step moves everything.
public struct JointTraining: StrategyPart {
    public static let kind: String = "joint"
    public static let summary: String = "every step moves everything"

    public init() {}
    public init(_ given: PartOptions) {}

    public var title: String { "joint" }
    public var phases: PhasePlan { .joint }
}

extension TrainingStrategy {
    /// Every step moves everything.
    public static let joint: TrainingStrategy = TrainingStrategy(JointTraining())
}
