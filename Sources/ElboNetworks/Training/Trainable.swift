public import ElboGraph

/// A model that can be trained by following the gradient of a loss.
public protocol Trainable: Sendable {
    /// Everything the model owns, in the order in which it is stored.
    var parameters: [Parameter] { get }

    /// Which kind of step follows which.
    var phases: PhasePlan { get }

    /// Names of the numbers that enter each step from outside, such as the weight of the KL term.
    var controls: [String] { get }

    /// The controls' values at a point of training.
    func controlValues(at progress: TrainingProgress) -> [Double]

    /// Whether a phase's loss is the model's, which records call "loss": losses of different kinds are not averaged.
    func recordsLoss(of phase: Phase) -> Bool

    /// Traces the loss that a phase's steps follow.
    ///
    /// - Parameters:
    ///   - x: Examples, already transformed.
    ///   - phase: The kind of step.
    ///   - controls: One number for each name in `controls`.
    ///   - pass: Parameters, mode and randomness.
    func loss(of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass)
        -> TracedLoss
}

extension Trainable {
    /// Every step moves everything.
    public var phases: PhasePlan { .joint }
    /// Yes.
    public func recordsLoss(of phase: Phase) -> Bool { true }
    /// None.
    public var controls: [String] { [] }
    /// None.
    public func controlValues(at progress: TrainingProgress) -> [Double] { [] }
}

/// A loss to be minimised and what people want to watch beside it.
public struct TracedLoss {
    /// One number.
    public let loss: Tensor
    /// Named numbers, each a mean over the batch's examples, in nats.
    public let metrics: [(name: String, value: Tensor)]
    /// Values where the gradient that comes from the loss is multiplied on its way to the parameters.
    public let gradientScales: [GradientScale]

    /// Pairs a loss with its metrics.
    public init(
        loss: Tensor, metrics: [(name: String, value: Tensor)],
        gradientScales: [GradientScale] = []
    ) {
        self.loss = loss
        self.metrics = metrics
        self.gradientScales = gradientScales
    }
}

/// How far training has come.
public struct TrainingProgress: Hashable, Sendable {
    /// Steps already done.
    public let step: Int
    /// Steps in one epoch.
    public let stepsPerEpoch: Int
    /// Steps that training will do in all.
    public let totalSteps: Int
    /// Training examples.
    public let examples: Int

    /// Marks a point of training.
    public init(step: Int, stepsPerEpoch: Int, totalSteps: Int, examples: Int) {
        self.examples = examples
        self.step = step
        self.stepsPerEpoch = stepsPerEpoch
        self.totalSteps = totalSteps
    }

    /// Epochs already done, with their fraction.
    public var epochs: Double { Double(step) / Double(max(stepsPerEpoch, 1)) }
    /// The share of all steps already done, in 0...1.
    public var fraction: Double { Double(step) / Double(max(totalSteps, 1)) }
}
