import Foundation

/// A record as it stands, in a folder of its own that is gone with the value: SQLite keeps a file beside one that it reads, and so
/// cannot read where nothing can be written.
final class RecordCopy: Sendable {
    private let folder: URL
    /// The copy.
    var path: String { folder.appendingPathComponent("record.sqlite").path }

    /// Copies a record with what was not yet moved into it from its log.
    ///
    /// - Throws: `RunRecordError.cannotWrite` where the record cannot be read, or there is no room for the copy.
    init(of path: String) throws {
        let files = FileManager.default
        folder = files.temporaryDirectory.appendingPathComponent("elbo-record-\(UUID().uuidString)")
        do {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            for ending in ["", "-wal"] where files.fileExists(atPath: path + ending) {
                // The bytes alone: a copy must not be as unchangeable as what it is of.
                try Data(contentsOf: URL(fileURLWithPath: path + ending))
                    .write(to: URL(fileURLWithPath: self.path + ending))
            }
        } catch {
            try? files.removeItem(at: folder)
            throw RunRecordError.cannotWrite(
                path: path,
                reason: "nor could a copy be made to read (\(error.localizedDescription))")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Whether a file can be read where it lies: it and its folder take changes.
    static func isNeedless(for path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return access(path, W_OK) == 0 && access(folder, W_OK) == 0
    }
}
