import ElboData
import Foundation

/// Manifests as JSON text, for all kinds of models.
enum ManifestText {
    private struct Version: Decodable { let formatVersion: Int }

    static func encode(_ manifest: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(manifest), as: UTF8.self)
    }

    /// - Parameters:
    ///   - path: What the file is called.
    ///   - versions: Those that this program reads.
    /// - Throws: `ModelFileError` for another version or a text that lacks something.
    static func decode<Manifest: Decodable>(
        _ text: String, path: String, versions: ClosedRange<Int>
    ) throws -> Manifest {
        let json = Data(text.utf8)
        guard let found = try? JSONDecoder().decode(Version.self, from: json) else {
            throw ModelFileError.noManifest(path: path)
        }
        guard versions.contains(found.formatVersion) else {
            throw ModelFileError.version(
                path: path, found: found.formatVersion, supported: versions.upperBound)
        }
        if let key = RepeatedKey.first(in: text.utf8) {
            throw ModelFileError.damagedManifest(
                path: path, reason: "'\(key)' stands in it twice")
        }
        do {
            return try JSONDecoder().decode(Manifest.self, from: json)
        } catch {
            throw ModelFileError.damagedManifest(path: path, reason: reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? context.debugDescription
                : context.codingPath.map(\.stringValue).joined(separator: ".") + ": "
                    + context.debugDescription
        default: "it is not readable"
        }
    }
}
