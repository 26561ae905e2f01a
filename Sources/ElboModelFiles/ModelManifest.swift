public import ElboAutoencoders
public import ElboData
public import ElboTraining

/// Everything about a saved model except its numbers.
///
/// It holds no times, paths or thread counts: the same run gives the same file.
public struct ModelManifest: Codable, Hashable, Sendable {
    /// The version of this description; readers refuse later ones.
    public let formatVersion: Int
    /// The program that wrote it.
    public let program: String
    /// The named composition it began as.
    public let recipe: Recipe
    /// The composition, fully resolved.
    public let autoencoder: Autoencoder
    /// What an example is: fields, shapes, columns, transform, origin.
    public let schema: ExampleSchema
    /// How it was trained.
    public let training: TrainingRecord

    /// The version written by this program.
    public static let currentFormatVersion: Int = 2

    /// Describes a model, which may not be trained to its end yet.
    public init(
        recipe: Recipe, autoencoder: Autoencoder, schema: ExampleSchema, training: TrainingRecord
    ) {
        formatVersion = ModelManifest.currentFormatVersion
        program = elboVersion
        self.recipe = recipe
        self.autoencoder = autoencoder
        self.schema = schema
        self.training = training
    }
}

/// How a model was trained.
public struct TrainingRecord: Codable, Hashable, Sendable {
    /// Every option.
    public let options: TrainingOptions
    /// The data's file name.
    public let data: String
    /// A hash of the data's shape and contents.
    public let dataFingerprint: String
    /// Examples, validation ones included.
    public let examples: Int
    /// Finished epochs.
    public private(set) var history: [EpochRecord]
    /// The epoch, from 1, whose parameters were kept; nil in a checkpoint, and where it is not known.
    public private(set) var keptEpoch: Int?
    /// Why training ended, such as "finished"; nil in a checkpoint.
    public private(set) var stop: String?

    /// Records a run.
    public init(
        options: TrainingOptions, data: Dataset, history: [EpochRecord], stop: String?
    ) {
        self.options = options
        self.data = data.name
        dataFingerprint = data.fingerprint
        examples = data.count
        self.history = history
        self.stop = stop
    }

    /// The same run at its end; the data are not looked at again.
    package func ended(history: [EpochRecord], keptEpoch: Int, stop: String) -> TrainingRecord {
        var record = self
        record.keptEpoch = keptEpoch
        record.history = history
        record.stop = stop
        return record
    }

    /// What the epoch came to whose parameters the model has: the last one where nothing else is known.
    package var keptRecord: EpochRecord? {
        history.first { $0.epoch == keptEpoch } ?? history.last
    }
}

/// The program's name and version.
public let elboVersion: String = "elbo 0.1.0"
