public import ElboNetworks

/// No steps at all: the likeliest parameters of a linear model are computed.
public struct ClosedForm: StrategyPart {
    /// "closed-form"
    public static let kind: String = "closed-form"
    /// For people who choose.
    public static let summary: String = "no steps: the likeliest linear model, computed"

    /// Makes the part.
    public init() {}
    /// There is nothing to say about it.
    public init(_ given: PartOptions) {}

    /// In words.
    public var title: String { "closed-form" }
    /// Yes.
    public var isClosedForm: Bool { true }
    /// What a step would move if there were one.
    public var phases: PhasePlan { .joint }
}

extension TrainingStrategy {
    /// No steps: the likeliest linear model, computed.
    public static let closedForm: TrainingStrategy = TrainingStrategy(ClosedForm())
}
