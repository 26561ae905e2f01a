import ElboData

/// A model file of either family.
public enum SavedModel: Sendable {
    /// A variational or deterministic autoencoder.
    case autoencoder(ModelFile)
    /// A Gaussian mixture.
    case mixture(MixtureFile)
    /// A model of series: rows that follow one another in time.
    case series(SeriesFile)
    /// A dynamical autoencoder of clips.
    case frames(FramesFile)

    /// False for a file without a hash of its contents.
    public var isSealed: Bool {
        switch self {
        case .autoencoder(let file): file.isSealed
        case .mixture(let file): file.isSealed
        case .series(let file): file.isSealed
        case .frames(let file): file.isSealed
        }
    }

    /// Opens whatever the file holds; nothing in it is trusted.
    ///
    /// - Throws: `DataError` for a file that cannot be read or is no safetensors file, `ModelFileError`
    ///   for one that holds no usable model.
    public init(opening path: String) throws {
        let file = try SafeTensors.File.read(path)
        if file.metadata[SeriesManifest.key] != nil {
            self = .series(try SeriesFile(file, path: path))
        } else if file.metadata[FramesManifest.key] != nil {
            self = .frames(try FramesFile(file, path: path))
        } else if file.metadata[MixtureManifest.key] != nil {
            self = .mixture(try MixtureFile(file, path: path))
        } else {
            self = .autoencoder(try ModelFile(file, path: path))
        }
    }
}
