import Elbo
import Foundation

extension ExampleOutput {
    /// Looks at a folder of sounds before the work.
    ///
    /// - Throws: `CommandFailure` of kind `.cannotCreate`.
    func checkFolder(reading inputs: [String?]) throws {
        let folder = URL(fileURLWithPath: output).standardizedFileURL.resolvingSymlinksInPath()
        for input in inputs.compactMap({ $0 }) {
            let read = URL(fileURLWithPath: input).standardizedFileURL.resolvingSymlinksInPath()
            guard read.path != folder.path else {
                throw CommandFailure(
                    .usage, "\(output) is read by this command; write to another folder")
            }
        }
        let parent = folder.deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: parent) else {
            throw CommandFailure(
                .cannotCreate, "\(output): there is no folder \(parent); create it first")
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
            !isFolder.boolValue
        {
            throw CommandFailure(.cannotCreate, "\(output) is a file; name a folder")
        }
    }

    /// Makes sounds of levels: one file with all of them and pauses between, or a file each.
    ///
    /// - Parameters:
    ///   - levels: Rows in decibels; NaN for an example that there is not.
    ///   - model: What they are examples of.
    ///   - names: What the files are called, without the ending; numbers when nil.
    /// - Throws: `CommandFailure` for a model of something else, `DataError` of kind `.cannotCreate`.
    func writeSounds(_ levels: [Double], of model: some ExampleModel, names: [String]?) throws {
        guard model.sounds != nil else {
            throw CommandFailure(
                .usage,
                "\(output): examples of \(Format.shape(model.itemShape)) are no sounds; write .csv or .npy"
            )
        }
        let size = model.itemSize
        let count = levels.count / size
        let paths = kind == .folder ? paths(count, names, ".wav") : [output]
        try OutputPlaces(kind == .folder ? paths : [], reading: [])
            .checkFiles(overwriting: overwriting.force, creating: kind == .folder ? output : nil)
        let piece = kind == .folder ? 64 : count
        for start in stride(from: 0, to: count, by: max(piece, 1)) {
            let rows = start..<min(start + piece, count)
            let values = levels[rows.lowerBound * size..<rows.upperBound * size].map { Float($0) }
            let sounds =
                model.sounds(of: values, key: RandomKey(seed: UInt64(start)).child(0x50E)) ?? []
            guard kind == .folder else {
                try write(Sound.joined(sounds), to: place)
                break
            }
            for (sound, row) in zip(sounds, rows) {
                try write(sound, to: overwriting.place(paths[row]))
            }
            Terminal.show(share: Double(rows.upperBound) / Double(count), of: "sounds")
        }
    }

    private func write(_ sound: Sound, to place: OutputPlace) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) {
            try $0.write(WaveFile.bytes(of: sound))
        }
    }

    /// The files of a folder: names of sub-folders become part of the name.
    ///
    /// - Parameter ending: What they end in, with its point.
    func paths(_ count: Int, _ names: [String]?, _ ending: String) -> [String] {
        let digits = String(count).count
        return (0..<count).map { row in
            let name =
                names.map { $0[row].replacingOccurrences(of: "/", with: "-") }
                ?? String(format: "%0\(digits)d", row + 1)
            let stem = name.contains("@") ? name : (name as NSString).deletingPathExtension
            return (output as NSString).appendingPathComponent(stem + ending)
        }
    }
}

extension OutputPlaces {
    /// Checks files of a folder, which is made if it is not there.
    ///
    /// - Throws: as `check`.
    func checkFiles(overwriting: Bool, creating folder: String?) throws {
        guard let folder else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
        } catch CocoaError.fileWriteFileExists {
            // It may be there already.
        } catch {
            throw CommandFailure(.cannotCreate, "\(folder): the folder cannot be created")
        }
        try check(overwriting: overwriting)
    }
}
