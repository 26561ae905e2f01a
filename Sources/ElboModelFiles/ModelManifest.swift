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
    /// How raw data become what the model sees.
    public let transform: DataTransform
    /// The extents of one example.
    public let itemShape: [Int]
    /// Names of an example's numbers, when they have names.
    public let columns: [String]?
    /// How images became examples, when it was trained on image files.
    public let images: ImageTreatment?
    /// How it was trained.
    public let training: TrainingRecord

    /// The version written by this program.
    public static let currentFormatVersion: Int = 1

    /// Describes a model.
    public init(recipe: Recipe, model: TrainedAutoencoder, training: TrainingRecord) {
        self.init(
            recipe: recipe, autoencoder: model.autoencoder, transform: model.transform,
            itemShape: model.itemShape, columns: model.columns, images: model.images,
            training: training)
    }

    /// Describes a model that may not be trained to its end yet.
    public init(
        recipe: Recipe, autoencoder: Autoencoder, transform: DataTransform, itemShape: [Int],
        columns: [String]?, images: ImageTreatment? = nil, training: TrainingRecord
    ) {
        formatVersion = ModelManifest.currentFormatVersion
        program = elboVersion
        self.recipe = recipe
        self.autoencoder = autoencoder
        self.transform = transform
        self.itemShape = itemShape
        self.columns = columns
        self.images = images
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
    package func ended(history: [EpochRecord], stop: String) -> TrainingRecord {
        var record = self
        record.history = history
        record.stop = stop
        return record
    }
}

/// The program's name and version.
public let elboVersion: String = "elbo 0.1.0"
