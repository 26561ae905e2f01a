import Elbo
import Foundation

/// Where a verb's results go, looked at before the work: nothing that exists is lost, no result finds no place.
struct OutputPlaces {
    /// The paths, with `-` for standard output.
    let outputs: [String]
    /// What the verb reads.
    let inputs: [String]

    /// Names the places of a verb.
    ///
    /// - Parameters:
    ///   - outputs: What it writes; nil for what it was not asked for.
    ///   - inputs: What it reads: files, folders, columns, models by their names in records; what is no file does not matter.
    init(_ outputs: String?..., reading inputs: [String?]) {
        self.init(outputs.compactMap { $0 }, reading: inputs)
    }

    /// Names the places of a verb.
    init(_ outputs: [String], reading inputs: [String?]) {
        self.outputs = outputs
        self.inputs = inputs.compactMap { $0 }.map { (try? RecordedModelName.file($0)) ?? $0 }
    }

    /// Checks all of them.
    ///
    /// - Parameter overwriting: Whether files that exist may be replaced; those that are read may not.
    /// - Throws: `CommandFailure` or `DataError` of kind `.cannotCreate`.
    func check(overwriting: Bool) throws {
        var taken: [FilePlace: String] = [:]
        // Standard input may be a file, too.
        let read = Set(
            inputs.map { $0 == "-" ? "/dev/stdin" : DataPath($0).file }
                .compactMap(FilePlace.init(existing:)))
        guard !outputs.contains("") else {
            throw CommandFailure(
                .usage, "the name of an output is empty; name a file, or - for standard output")
        }
        guard outputs.filter({ $0 == "-" }).count < 2 else {
            throw CommandFailure(
                .usage, "two results cannot share standard output; name a file for one of them")
        }
        for path in outputs where !OutputPlaces.isStream(path) {
            try checkFolder(of: path)
            guard let place = FilePlace(path) else { continue }
            if let other = taken.updateValue(path, forKey: place) {
                throw CommandFailure(
                    .usage, "\(path) and \(other) are one file; give each result its own name")
            }
            guard !read.contains(place) else {
                throw CommandFailure(
                    .usage, "\(path) is read by this command; write to another file")
            }
            guard overwriting || !place.exists else {
                throw CommandFailure(
                    .cannotCreate,
                    "\(path) exists; choose another name, or replace it with --force")
            }
            try AtomicFile.check(path)
        }
    }

    /// Checks all of them and keeps other runs from the first, a model's.
    ///
    /// - Parameter overwriting: as of `check`.
    /// - Throws: as `check`, and `DataError.inUse`.
    func claimModel(overwriting: Bool) throws -> ModelLock {
        try check(overwriting: overwriting)
        let ending = URL(fileURLWithPath: outputs[0]).pathExtension.lowercased()
        guard !["csv", "tsv", "npy", "npz", "json", "html", "png"].contains(ending) else {
            throw CommandFailure(
                .usage,
                "\(outputs[0]) is a model's name; let it end in .safetensors, not in .\(ending)")
        }
        let lock = try ModelLock(outputs[0])
        // Another run may have ended between the look and the lock.
        try check(overwriting: overwriting)
        return lock
    }

    /// A folder that is missing, and a folder in the place of a file.
    private func checkFolder(of path: String) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
        {
            throw CommandFailure(.cannotCreate, "\(path) is a folder; name a file")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(
                .cannotCreate, "\(path): there is no folder \(folder); create it first")
        }
    }

    /// Whether a path is no file's, so that nothing there can be replaced.
    static func isStream(_ path: String) -> Bool { path == "-" || path.hasPrefix("/dev/") }
}

/// Where a file is, whatever it is called: by the system's number of what exists, else by folder and name.
private enum FilePlace: Hashable {
    case existing(device: UInt64, number: UInt64)
    case new(folderDevice: UInt64, folderNumber: UInt64, name: String)

    /// A place for a file; nil where there is none, and for devices and pipes, which nothing replaces.
    init?(_ path: String) {
        if FilePlace.isRegular(path) {
            self.init(existing: path)
            return
        }
        let url = URL(fileURLWithPath: path)
        var status = stat()
        guard stat(path, &status) != 0,
            stat(url.deletingLastPathComponent().path, &status) == 0
        else { return nil }
        self = .new(
            folderDevice: UInt64(status.st_dev), folderNumber: UInt64(status.st_ino),
            name: url.lastPathComponent)
    }

    /// The place of a file that exists.
    init?(existing path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self = .existing(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    var exists: Bool {
        if case .existing = self { true } else { false }
    }

    private static func isRegular(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
