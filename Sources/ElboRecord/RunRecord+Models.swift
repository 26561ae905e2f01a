import Foundation

/// A model's file as the run that wrote it left it.
public struct RecordedModel: Hashable, Sendable {
    /// Where it is.
    public let path: String
    /// The hash of its contents; nil where it has none.
    public let seal: String?

    /// Names a file.
    public init(path: String, seal: String?) {
        self.path = path
        self.seal = seal
    }
}

extension RunRecord {
    private var folder: URL {
        URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
    }

    /// A path as the record keeps it: from its own folder on for what lies there, so that both can be moved together.
    func place(of model: String) -> String {
        let whole = URL(fileURLWithPath: model).standardizedFileURL.path
        let folder = folder.path
        let beginning = folder.hasSuffix("/") ? folder : folder + "/"
        return whole.hasPrefix(beginning) ? String(whole.dropFirst(beginning.count)) : whole
    }

    /// The file of a model that a run wrote.
    ///
    /// - Parameters:
    ///   - name: The run's number, or what its file is called, with or without its ending; of several the latest.
    ///   - seal: The hash of what a file holds now.
    /// - Throws: `RunRecordError` where there is none, or it is gone or another one.
    public func model(named name: String, seal: (String) throws -> String?) throws -> String {
        let run =
            try Int64(name).map { try self.run($0) }
            ?? runs().last { $0.model.map { RunRecord.isCalled($0, name) } ?? false }
        guard let run else { throw RunRecordError.noModel(path: path, name: name) }
        guard let model = run.model else {
            throw RunRecordError.withoutModel(path: path, id: run.id)
        }
        let file = model.hasPrefix("/") ? model : folder.appendingPathComponent(model).path
        guard FileManager.default.fileExists(atPath: file) else {
            throw RunRecordError.missingModel(path: path, name: name, model: file)
        }
        if let known = run.seal, try seal(file) != known {
            throw RunRecordError.changedModel(path: path, name: name, model: file)
        }
        return file
    }

    private static func isCalled(_ model: String, _ name: String) -> Bool {
        let file = URL(fileURLWithPath: model)
        return file.lastPathComponent == name
            || file.deletingPathExtension().lastPathComponent == name
    }
}
