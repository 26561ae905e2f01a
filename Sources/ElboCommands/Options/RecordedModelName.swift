import Elbo
import Foundation

/// A model by its name in a record: `runs.sqlite:3` for that of run 3, `runs.sqlite:best` for what is called best.safetensors.
enum RecordedModelName {
    /// The record and the name; nil for what is a file's path, or names no file before the colon.
    static func parts(of text: String) -> (record: String, name: String)? {
        guard let colon = text.lastIndex(of: ":"),
            !FileManager.default.fileExists(atPath: text)
        else { return nil }
        let (record, name) = (String(text[..<colon]), String(text[colon...].dropFirst()))
        var isFolder: ObjCBool = false
        guard !name.isEmpty,
            FileManager.default.fileExists(atPath: record, isDirectory: &isFolder),
            !isFolder.boolValue
        else { return nil }
        return (record, name)
    }

    /// The file of a model that is named so, or by its path.
    ///
    /// - Throws: `RunRecordError`.
    static func file(_ text: String) throws -> String {
        guard let (path, name) = parts(of: text) else { return text }
        return try RunRecord(at: path, creates: false).model(named: name) {
            RecordedModel(writtenTo: $0)?.seal
        }
    }
}

extension RecordedModel {
    /// What was written to a place; nil for standard output, devices and pipes.
    init?(writtenTo path: String) {
        guard !OutputPlaces.isStream(path) else { return nil }
        let file = try? SafeTensors.File.read(path)
        self.init(path: path, seal: file?.metadata[SafeTensors.File.sealName])
    }
}
