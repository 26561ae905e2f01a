public import ElboAutoencoders
public import ElboData

/// Everything about a saved dynamical autoencoder of clips except its parameters.
///
/// It holds no times, paths or thread counts: the same run gives the same file.
public struct FramesManifest: Codable, Hashable, Sendable {
    /// The version of this description; readers refuse later ones.
    public let formatVersion: Int
    /// The program that wrote it.
    public let program: String
    /// The named composition it began as.
    public let recipe: Recipe
    /// The composition, fully resolved.
    public let model: DynamicalAutoencoder
    /// What an example is: a clip, with as many frames as those of training.
    public let schema: ExampleSchema
    /// How it was trained; metrics are nats per frame.
    public let training: TrainingRecord

    /// The version that this program writes and reads.
    public static let currentFormatVersion: Int = 1

    /// Describes a model, which may not be trained to its end yet.
    public init(
        recipe: Recipe, model: DynamicalAutoencoder, schema: ExampleSchema,
        training: TrainingRecord
    ) {
        formatVersion = Self.currentFormatVersion
        program = elboVersion
        self.recipe = recipe
        self.model = model
        self.schema = schema
        self.training = training
    }
}

extension FramesManifest: SavedManifest {
    static let key = "elbo.frames"
    static let readVersions = currentFormatVersion...currentFormatVersion

    /// Checks that the parts fit each other.
    ///
    /// - Throws: `AutoencoderError.option`, `ExampleSchemaError`.
    func validate() throws {
        try model.validate()
        try schema.validate()
        guard let clips = schema.observation.clips, schema.fields.count == 1,
            clips.itemShape == schema.observation.itemShape,
            clips.images.itemShape.reduce(1, *) == model.dataSize
        else {
            throw AutoencoderError.option(
                name: "the shape of an example", value: "\(schema.observation.itemShape)",
                allowed:
                    "clips whose frames have \(model.dataSize) numbers, and nothing beside them")
        }
        switch schema.observation.transform {
        case .identity, .pixels: break
        default:
            throw AutoencoderError.option(
                name: "the transform", value: "\(schema.observation.transform)",
                allowed: "one of all frames alike")
        }
        guard !model.seesMask else {
            throw AutoencoderError.option(
                name: "the mask of missing cells", value: "true", allowed: "false for clips")
        }
    }
}
