public import ElboData
public import ElboNetworks

/// How a model is trained; everything here is saved with it.
public struct TrainingOptions: Codable, Hashable, Sendable {
    /// Passes over the training examples, or over as many as `examplesPerEpoch` says.
    public var epochs: Int
    /// About how many examples an epoch has, drawn anew from all each time; nil for all.
    ///
    /// Of large data, so that epochs are no longer than what stands between them: validation, early stopping, checkpoints.
    public var examplesPerEpoch: Int?
    /// Examples in one step; the last step of an epoch may have fewer.
    public var batchSize: Int
    /// The rule that turns gradients into new parameters.
    public var optimizer: Optimizer
    /// The base learning rate.
    public var learningRate: Double
    /// How the learning rate changes.
    public var schedule: LearningRateSchedule
    /// The largest global norm of a step's gradient; nil leaves gradients as they are.
    public var clipNorm: Double?
    /// The share of the examples kept for validation, in 0..<1.
    public var validationFraction: Double
    /// Epochs without a better validation loss after which training stops, keeping the best
    /// parameters; nil trains to the end and keeps the last.
    public var patience: Int?
    /// Decides everything random.
    public var seed: UInt64
    /// How sounds are moved in pitch that training sees beside the examples; nil where it sees none.
    public var transposition: SoundTransposition?

    /// Makes options.
    public init(
        epochs: Int = 20, examplesPerEpoch: Int? = nil, batchSize: Int = 128,
        optimizer: Optimizer = .adam,
        learningRate: Double = 1e-3, schedule: LearningRateSchedule = .constant,
        clipNorm: Double? = nil, validationFraction: Double = 0.1, patience: Int? = nil,
        seed: UInt64 = 0, transposition: SoundTransposition? = nil
    ) {
        self.epochs = epochs
        self.examplesPerEpoch = examplesPerEpoch
        self.batchSize = batchSize
        self.optimizer = optimizer
        self.learningRate = learningRate
        self.schedule = schedule
        self.clipNorm = clipNorm
        self.validationFraction = validationFraction
        self.patience = patience
        self.seed = seed
        self.transposition = transposition
    }
}
