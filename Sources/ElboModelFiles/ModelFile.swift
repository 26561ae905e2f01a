public import ElboAutoencoders
public import ElboData
import ElboGraph
import ElboNetworks

/// A model on disk: one safetensors file, the manifest in its metadata, the parameters as Float32
/// tensors under their own names.
public struct ModelFile: Sendable {
    /// Everything but the numbers.
    public let manifest: ModelManifest
    /// The model, ready to use.
    public let model: TrainedAutoencoder
    /// False for a file without a hash of its contents (`SafeTensors.File.sealName`), whose damage nobody notices.
    public let isSealed: Bool

    /// Pairs a model with its description.
    public init(manifest: ModelManifest, model: TrainedAutoencoder) {
        self.manifest = manifest
        self.model = model
        isSealed = true
    }

    /// Opens a model, or the model inside a checkpoint.
    ///
    /// Nothing in the file is trusted: sizes and shapes are checked before they are used.
    ///
    /// - Throws: `DataError` for a file that cannot be read or is no safetensors file, `ModelFileError`
    ///   for one that holds no usable model.
    public init(opening path: String) throws {
        try self.init(SafeTensors.File.read(path), path: path)
    }

    init(_ file: SafeTensors.File, path: String) throws {
        let families = [
            (MixtureManifest.key, "Gaussian mixture"), (SeriesManifest.key, "model of series"),
            (FramesManifest.key, "model of frames that follow one another"),
        ]
        if file.metadata[ModelManifest.key] == nil,
            let family = families.first(where: { file.metadata[$0.0] != nil })
        {
            throw ModelFileError.otherFamily(path: path, family: family.1)
        }
        manifest = try file.manifest(path: path)
        let parameters = try file.arrays(of: manifest.autoencoder.parameters, path: path)
        model = TrainedAutoencoder(
            autoencoder: manifest.autoencoder, parameters: parameters, schema: manifest.schema)
        isSealed = file.isSealed
    }

    /// Writes the file as a whole or not at all.
    ///
    /// - Parameters:
    ///   - path: where to write; `-` is standard output.
    ///   - existing: what becomes of a file that is there.
    /// - Throws: `DataError` of kind `.cannotCreate`; a file that was there before is then untouched.
    public func save(to path: String, existing: ExistingFile = .replaced) throws {
        try manifest.write(
            with: model.parameters.tensors(named: model.autoencoder.parameters), to: path,
            existing: existing)
    }

    /// The same without the critic of its training, if there was one: smaller, and not to be trained further.
    public var withoutCritic: ModelFile {
        let model = model.withoutCritic
        return ModelFile(
            manifest: ModelManifest(
                recipe: manifest.recipe, autoencoder: model.autoencoder, schema: manifest.schema,
                training: manifest.training), model: model)
    }

    /// The metadata that makes a safetensors file a model.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    public static func metadata(_ manifest: ModelManifest) throws -> [String: String] {
        try manifest.metadata
    }
}
