import ElboData

/// What stands in a model file beside its tensors.
protocol SavedManifest: Codable {
    /// Under which name it stands in the metadata.
    static var key: String { get }
    /// The versions that this program reads.
    static var readVersions: ClosedRange<Int> { get }

    /// Checks that the parts fit each other.
    ///
    /// - Throws: Any error that says what does not.
    func validate() throws
}

/// What cannot be in a manifest, in words.
struct ManifestDefect: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension SavedManifest {
    /// The metadata that makes a safetensors file a model.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    var metadata: [String: String] {
        get throws { [Self.key: try ManifestText.encode(self)] }
    }

    /// Writes a file with its hash, as a whole or not at all.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`; a file that was there before is then untouched.
    func write(
        with tensors: [SafeTensors.Tensor], to path: String, existing: ExistingFile
    ) throws {
        try SafeTensors.File(metadata: try metadata, tensors: tensors)
            .sealed().write(to: path, existing: existing)
    }
}

extension SafeTensors.File {
    /// The manifest of a model file, checked.
    ///
    /// - Throws: `ModelFileError` for one that is not there, of another version, or damaged.
    func manifest<Manifest: SavedManifest>(path: String) throws -> Manifest {
        guard let text = metadata[Manifest.key] else {
            throw ModelFileError.noManifest(path: path)
        }
        let manifest: Manifest = try ManifestText.decode(
            text, path: path, versions: Manifest.readVersions)
        try ModelFileError.damage(in: path) { try manifest.validate() }
        return manifest
    }
}

extension ModelFileError {
    /// What a part of a file makes; any error of that part is the manifest's damage, but those that name the file already.
    static func damage<Part>(in path: String, _ part: () throws -> Part) throws -> Part {
        do {
            return try part()
        } catch let error as ModelFileError {
            throw error
        } catch {
            throw ModelFileError.damagedManifest(path: path, reason: "\(error)")
        }
    }
}
