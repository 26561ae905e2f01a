/// Why a file holds no usable model.
public enum ModelFileError: Error, Equatable, CustomStringConvertible {
    /// A safetensors file without Elbo's manifest.
    case noManifest(path: String)
    /// A model of another family, in words, where an autoencoder of examples that stand alone is needed.
    case otherFamily(path: String, family: String)
    /// Written by a program of another version.
    case version(path: String, found: Int, supported: Int)
    /// The manifest is incomplete or contradicts itself.
    case damagedManifest(path: String, reason: String)
    /// A parameter is missing.
    case missingTensor(path: String, name: String)
    /// A parameter has another shape or kind.
    case wrongTensor(path: String, name: String, expected: [Int], found: [Int])
    /// A parameter holds NaN or infinity.
    case notFinite(path: String, name: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .noManifest(let path):
            "\(path) is a safetensors file but not a model of Elbo's: it has no manifest"
        case .otherFamily(let path, let family):
            "\(path) is a \(family); this needs an autoencoder of examples that stand alone"
        case .version(let path, let found, let supported):
            "\(path) has format version \(found), this program reads \(supported); "
                + (found > supported ? "use a newer elbo" : "train the model again")
        case .damagedManifest(let path, let reason):
            "\(path) has a damaged manifest: \(reason)"
        case .missingTensor(let path, let name):
            "\(path) lacks the tensor \(name)"
        case .wrongTensor(let path, let name, let expected, let found):
            "\(path): the tensor \(name) has shape \(found), the model wants \(expected)"
        case .notFinite(let path, let name):
            "\(path): the tensor \(name) holds NaN or infinity"
        }
    }
}
