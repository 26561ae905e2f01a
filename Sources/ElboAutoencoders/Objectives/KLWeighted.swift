public import ElboNetworks

/// An objective whose KL term has a weight that may rise during training.
public protocol KLWeighted: ObjectivePart {
    /// The weight, and how it comes about.
    var klWeight: KLSchedule { get set }
}

/// The number by which the KL term enters each step.
enum KLControl {
    static let name = "kl weight"
}

extension KLWeighted {
    /// "kl weight"
    public var controls: [String] { [KLControl.name] }

    /// The weight at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [klWeight.weight(epochs: progress.epochs, fraction: progress.fraction)]
    }
}
