public import ElboNetworks

/// An objective whose KL term has a weight that may rise during training.
public protocol KLWeighted: ObjectivePart {
    /// The weight, and how it comes about.
    var klWeight: KLSchedule { get set }
}

extension KLWeighted {
    /// "kl weight"
    public var controls: [String] { ["kl weight"] }

    /// The weight at a point of training.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        [klWeight.weight(epochs: progress.epochs, fraction: progress.fraction)]
    }
}
