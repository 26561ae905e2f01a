public import ElboAutoencoders
public import ElboData
import ElboGraph
import ElboNetworks

/// A dynamical autoencoder of clips on disk: one safetensors file, the manifest in its metadata, the parameters as Float32
/// tensors under their own names.
public struct FramesFile: Sendable {
    /// Everything but the parameters.
    public let manifest: FramesManifest
    /// The model, ready to use.
    public let model: TrainedFrames
    /// False for a file without a hash of its contents (`SafeTensors.File.sealName`), whose damage nobody notices.
    public let isSealed: Bool

    /// Pairs a model with its description.
    public init(manifest: FramesManifest, model: TrainedFrames) {
        self.manifest = manifest
        self.model = model
        isSealed = true
    }

    /// The same model of clips with another number of frames, on which its parameters do not depend.
    package func lasting(_ frames: Int) -> FramesFile {
        FramesFile(manifest: manifest, model: model.lasting(frames))
    }

    init(_ file: SafeTensors.File, path: String) throws {
        manifest = try file.manifest(path: path)
        model = TrainedFrames(
            model: manifest.model,
            parameters: try file.arrays(of: manifest.model.parameters, path: path),
            schema: manifest.schema)
        isSealed = file.isSealed
    }

    /// Writes the file as a whole or not at all.
    ///
    /// - Parameters:
    ///   - path: Where to write; `-` is standard output.
    ///   - existing: What becomes of a file that is there.
    /// - Throws: `DataError` of kind `.cannotCreate`; a file that was there before is then untouched.
    public func save(to path: String, existing: ExistingFile = .replaced) throws {
        try manifest.write(
            with: model.parameters.tensors(named: model.model.parameters), to: path,
            existing: existing)
    }

    /// The metadata that makes a safetensors file a model of frames.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    public static func metadata(_ manifest: FramesManifest) throws -> [String: String] {
        try manifest.metadata
    }
}
