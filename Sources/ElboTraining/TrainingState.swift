import ElboNetworks

/// Where a run of training stands, apart from the arrays: enough, with them, to go on exactly.
public struct TrainingState: Codable, Hashable, Sendable {
    /// The epoch being done, from 0.
    public var epoch: Int = 0
    /// Batches of it already done.
    public var batch: Int = 0
    /// Steps done in all.
    public var step: Int = 0
    /// Steps done by each phase.
    public var phaseSteps: [String: Int] = [:]
    /// Sums over the examples of this epoch so far.
    public var sums: MetricSums = MetricSums()
    /// Finished epochs.
    public var history: [EpochRecord] = []
    /// The best validation loss so far and its epoch.
    public var best: Best?

    /// The best validation loss of a run.
    public struct Best: Codable, Hashable, Sendable {
        /// The loss.
        public var loss: Double
        /// The epoch, from 0.
        public var epoch: Int
    }

    /// Starts a run.
    public init() {}

    /// Whether a run of this length can be in this state; one from a file may claim anything.
    func isPossible(epochs: Int, stepsPerEpoch: Int, examples: Int) -> Bool {
        (0...epochs).contains(epoch) && (0...stepsPerEpoch).contains(batch)
            && step == epoch * stepsPerEpoch + batch && history.count == epoch
            && phaseSteps.values.allSatisfy { (0...step).contains($0) }
            && (0...examples).contains(sums.count)
            && best.map { (0..<epoch).contains($0.epoch) } ?? true
    }
}

/// Sums of metrics over examples, from which means follow: of each over those for which it was known.
public struct MetricSums: Codable, Hashable, Sendable {
    /// Examples added up.
    public private(set) var count: Int = 0
    /// The examples of each metric.
    private var counts: [String: Int] = [:]
    /// The sums by name.
    public private(set) var sums: [String: Double] = [:]

    /// No examples yet.
    public init() {}

    /// Adds a batch's means.
    public mutating func add(_ means: [(name: String, value: Double)], count: Int) {
        for (name, value) in means {
            sums[name, default: 0] += value * Double(count)
            counts[name, default: 0] += count
        }
        self.count += count
    }

    /// The means by name; empty when nothing was added.
    public var means: [String: Double] {
        [String: Double](
            uniqueKeysWithValues: sums.map {
                ($0.key, $0.value / Double(max(counts[$0.key] ?? 1, 1)))
            })
    }
}

/// What one epoch came to; means over examples, in nats.
public struct EpochRecord: Codable, Hashable, Sendable {
    /// The epoch, from 1.
    public var epoch: Int
    /// Over the training examples, while the parameters changed.
    public var training: [String: Double]
    /// Over the validation examples, after the epoch, with the controls of the end of training; nil
    /// when there are none.
    public var validation: [String: Double]?
    /// The learning rate of the epoch's last step.
    public var learningRate: Double
    /// The controls of the epoch's last step, by name.
    public var controls: [String: Double]
}
