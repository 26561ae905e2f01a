import ElboNetworks

/// Something that watches training.
public protocol TrainingObserver {
    /// Called from the training loop, in order.
    mutating func observe(_ event: TrainingEvent)
}

/// What happens during training.
public enum TrainingEvent: Sendable {
    /// Training begins, or goes on after `stepsDone` steps.
    case started(epochs: Int, stepsPerEpoch: Int, stepsDone: Int)
    /// A step was done.
    case step(StepRecord)
    /// An epoch was done.
    case epoch(EpochRecord)
    /// The state was written to a file.
    case checkpoint(path: String)
    /// The state could not be written; training goes on, and tries again after the next interval.
    case noCheckpoint(reason: String)
}

/// What one step came to.
public struct StepRecord: Sendable {
    /// The epoch, from 1.
    public let epoch: Int
    /// The step within the epoch, from 1.
    public let batch: Int
    /// Examples in the step.
    public let examples: Int
    /// Means over the epoch's examples so far, in nats.
    public let means: [String: Double]
    /// The global norm of the gradient before clipping.
    public let gradientNorm: Double
}

/// An observer that ignores everything.
public struct SilentObserver: TrainingObserver {
    /// Makes the observer.
    public init() {}
    /// Does nothing.
    public mutating func observe(_ event: TrainingEvent) {}
}
