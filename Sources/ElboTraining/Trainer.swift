public import ElboData
public import ElboGraph
public import ElboNetworks
import ElboNumerics
import Foundation

/// Trains a model on a data set.
///
/// Everything random follows from the seed: the first parameters, the split, each epoch's order, each
/// step's noise. A run that is stopped, by a signal or by a crash, and resumed from its checkpoint
/// gives the same bits as one that was not.
public struct Trainer {
    /// The model.
    public let model: any Trainable
    /// How it is trained.
    public let options: TrainingOptions
    /// What runs the graphs.
    public let executor: any Executor
    /// Where and what to save on the way; nil saves nothing.
    public let checkpoints: CheckpointPlan?
    /// How this process agrees with others on gradients; nil trains alone.
    public let exchange: (any GradientExchange)?
    /// What is added to metrics before they are recorded; nil records them as they are.
    public let shift: MetricShift?
    /// How often an epoch shows each example, if it is one for training; nil shows each once.
    public let repeats: [Int]?
    /// Which examples are trained on, and which held back; nil leaves it to the options.
    public let split: Split?
    /// New values of some parameters, by name, that follow from those that a stage begins with (`PhasePlan.Stage.fits`).
    public let fitting: (([HostArray]) throws -> [String: HostArray])?

    /// Who looks at the parameters after some epochs; nil for nobody.
    public let viewer: EpochViewer?

    /// Plans a run.
    ///
    /// - Throws: `TrainingError.option`.
    public init(
        model: any Trainable, options: TrainingOptions, executor: any Executor,
        checkpoints: CheckpointPlan? = nil, exchange: (any GradientExchange)? = nil,
        shift: MetricShift? = nil, repeats: [Int]? = nil, split: Split? = nil,
        fitting: (([HostArray]) throws -> [String: HostArray])? = nil,
        viewer: EpochViewer? = nil
    ) throws(TrainingError) {
        try options.validate()
        self.model = model
        self.options = options
        self.executor = executor
        self.checkpoints = checkpoints
        self.exchange = exchange
        self.shift = shift
        self.repeats = repeats
        self.split = split
        self.fitting = fitting
        self.viewer = viewer
    }

    /// Checks that the state of a run can be held, before any of it is.
    ///
    /// The executor holds each slot; a second copy is what they begin with and what a checkpoint writes, and a
    /// gradient is as large as the parameters. What the steps themselves need is the executor's to check.
    ///
    /// - Throws: `TrainingError.memory`.
    func checkMemory() throws(TrainingError) {
        let sizes = layout.slots.map { slot in
            (slot.role == .parameter ? 3.0 : 2.0) * 4 * Double(slot.shape.count)
        }
        let needed = Int(sizes.reduce(0, +))
        guard needed <= MemoryLimit.bytes else {
            throw .memory(needed: needed, limit: MemoryLimit.bytes)
        }
    }

    /// Where each array of a run's state stands, in memory and in checkpoints.
    var layout: StateLayout { StateLayout(model, optimizer: options.optimizer) }

    /// Reads the planned checkpoint and checks that it belongs to this run.
    ///
    /// - Throws: `DataError` for a file that cannot be read, `TrainingError` for another run's.
    public func readCheckpoint() throws -> Checkpoint? {
        try checkpoints.map { try Checkpoint.read($0, layout) }
    }

    /// The planned checkpoint where a run goes on and there is one.
    ///
    /// - Throws: as `readCheckpoint`.
    public func checkpoint(resuming resumes: Bool) throws -> Checkpoint? {
        guard resumes, let path = checkpoints?.path, FileManager.default.fileExists(atPath: path)
        else { return nil }
        return try readCheckpoint()
    }

    /// Trains to the end, to an early stop, or until `shouldStop` says so after a step.
    ///
    /// - Parameters:
    ///   - examples: The examples, validation ones included, as the model sees them.
    ///   - initial: First values by the parameter's name, instead of its initialiser's.
    ///   - checkpoint: Where to go on from; nil starts anew.
    ///   - observer: Told of every step and epoch.
    ///   - shouldStop: Asked after each step.
    /// - Throws: `TrainingError`, `RunError`, or what writing a checkpoint or the exchange throws.
    public func run(
        on examples: ExampleReader, startingWith initial: [String: HostArray] = [:],
        from checkpoint: Checkpoint? = nil, observer: inout some TrainingObserver,
        shouldStop: () -> Bool = { false }
    ) throws -> TrainingResult {
        var loop = try TrainingLoop(
            self, examples: examples, initial: initial, checkpoint: checkpoint)
        return try loop.run(observer: &observer, shouldStop: shouldStop)
    }
}
