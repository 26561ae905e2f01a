public import ElboData
public import ElboGraph
public import ElboNetworks
import ElboNumerics

/// Trains a model on a data set.
///
/// Everything random follows from the seed: the first parameters, the split, each epoch's order, each
/// step's noise. A run that is stopped, by a signal or by a crash, and resumed from its checkpoint
/// gives the same bits as one that was not.
public struct TrainingLoop {
    /// The model.
    public let model: any Trainable
    /// How it is trained.
    public let options: TrainingOptions
    /// What runs the graphs.
    public let executor: any Executor
    /// Where and what to save on the way; nil saves nothing.
    public let checkpoints: CheckpointPlan?

    /// Plans a run.
    ///
    /// - Throws: `TrainingError.option`.
    public init(
        model: any Trainable, options: TrainingOptions, executor: any Executor,
        checkpoints: CheckpointPlan? = nil
    ) throws(TrainingError) {
        try options.validate()
        self.model = model
        self.options = options
        self.executor = executor
        self.checkpoints = checkpoints
    }

    /// The rows of a data set that a run with these options trains on, ascending.
    public static func trainingRows(of data: Dataset, options: TrainingOptions) -> [Int] {
        split(of: data, options: options).training
    }

    /// The rows that are left for validation, ascending.
    public static func validationRows(of data: Dataset, options: TrainingOptions) -> [Int] {
        split(of: data, options: options).validation
    }

    private static func split(of data: Dataset, options: TrainingOptions) -> Split {
        Split(
            count: data.count, validation: options.validationFraction,
            key: TrainingKeys(seed: options.seed).split)
    }

    /// Reads the planned checkpoint and checks that it belongs to this run.
    ///
    /// - Throws: `DataError` for a file that cannot be read, `TrainingError` for another run's.
    public func readCheckpoint() throws -> Checkpoint? {
        try checkpoints.map {
            try Checkpoint.read(
                $0,
                for: TrainingStep(
                    model: model, optimizer: options.optimizer, clipNorm: options.clipNorm))
        }
    }

    /// Trains to the end, to an early stop, or until `shouldStop` says so after a step.
    ///
    /// - Parameters:
    ///   - data: The examples, validation ones included.
    ///   - transform: Applied to every batch.
    ///   - initial: First values by the parameter's name, instead of its initialiser's.
    ///   - checkpoint: Where to go on from; nil starts anew.
    ///   - observer: Told of every step and epoch.
    ///   - shouldStop: Asked after each step.
    /// - Throws: `TrainingError`, `RunError`, or what writing a checkpoint throws.
    public func run(
        on data: Dataset, transform: DataTransform = .identity,
        startingWith initial: [String: HostArray] = [:], from checkpoint: Checkpoint? = nil,
        observer: inout some TrainingObserver, shouldStop: () -> Bool = { false }
    ) throws -> TrainingResult {
        let keys = TrainingKeys(seed: options.seed)
        let split = Split(
            count: data.count, validation: options.validationFraction, key: keys.split)
        guard !split.training.isEmpty else { throw TrainingError.noExamples }
        var session = try TrainingSession(
            loop: self, batches: BatchSource(data: data, transform: transform), split: split,
            keys: keys, initial: initial, checkpoint: checkpoint)
        return try session.run(observer: &observer, shouldStop: shouldStop)
    }
}

/// What training came to.
public struct TrainingResult: Sendable {
    /// Why it ended.
    public enum Stop: Hashable, Sendable {
        /// All epochs were done.
        case finished
        /// The validation loss did not get better; the parameters are those of the best epoch.
        case early(bestEpoch: Int)
        /// It was asked to stop; a checkpoint was written if there is a plan for one.
        case interrupted
    }

    /// Why it ended.
    public let stop: Stop
    /// The parameters, in the model's order.
    public let parameters: [HostArray]
    /// Finished epochs.
    public let history: [EpochRecord]
}

/// The sub-streams of a run's randomness.
struct TrainingKeys {
    let initialization: RandomKey
    let split: RandomKey
    let order: RandomKey
    let noise: RandomKey
    let validation: RandomKey

    init(seed: UInt64) {
        let root = RandomKey(seed: seed)
        initialization = root.child(0)
        split = root.child(1)
        order = root.child(2)
        noise = root.child(3)
        validation = root.child(4)
    }
}
