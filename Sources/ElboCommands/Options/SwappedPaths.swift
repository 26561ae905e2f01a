import Elbo
import Foundation

/// What is said where data are named in the place of a model, or a model in that of data.
enum SwappedPaths {
    /// Refuses what cannot be a model: a folder, or a file that does not begin as one.
    ///
    /// A file that is called .safetensors is left to its reader, which tells what is wrong with it.
    ///
    /// - Throws: `CommandFailure`.
    static func requireModel(_ path: String) throws {
        guard ImageFolder.isFolder(path) || !isNamedModel(path) && beginsAsModel(path) == false
        else { return }
        throw CommandFailure(
            .badData,
            "\(path) is no model: the model, a .safetensors file, is named first and the data after it (elbo data \(path) describes data)"
        )
    }

    /// Refuses a model's file where data are read.
    ///
    /// - Throws: `CommandFailure`.
    static func refuseModel(_ path: String) throws {
        guard isNamedModel(path), beginsAsModel(path) == true else { return }
        throw CommandFailure(
            .badData,
            "\(path) is a model's file and no data: the model is named first and the data after it (elbo inspect \(path) describes a model)"
        )
    }

    private static func isNamedModel(_ path: String) -> Bool {
        path.lowercased().hasSuffix(".safetensors")
    }

    /// Whether a file begins as a safetensors file does, with the length of a JSON object and the object; nil for a stream, which is
    /// read once only, and for what cannot be read.
    private static func beginsAsModel(_ path: String) -> Bool? {
        let kind = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.type]
        guard kind as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: path)
        else { return nil }
        defer { try? file.close() }
        guard let beginning = try? file.read(upToCount: 9) else { return nil }
        return beginning.count == 9 && beginning[beginning.startIndex + 8] == UInt8(ascii: "{")
    }
}
