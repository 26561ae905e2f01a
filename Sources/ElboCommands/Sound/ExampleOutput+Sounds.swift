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

    /// Makes sounds of levels: one file with all of them and pauses between, or a file each; says what was written.
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
        func sounds(_ rows: Range<Int>) -> [Sound] {
            let values = levels[rows.lowerBound * size..<rows.upperBound * size].map { Float($0) }
            let key = RandomKey(seed: UInt64(rows.lowerBound)).child(0x50E)
            return model.sounds(of: values, key: key) ?? []
        }
        guard kind == .folder else {
            let all = Sound.joined(sounds(0..<count))
            try write(all, to: place)
            return say("\(Format.count(count, "sound"))", seconds: all.seconds)
        }
        var seconds = 0.0
        try writeFolder(paths(count, names, ".wav")) { file in
            for start in stride(from: 0, to: count, by: 64) {
                let rows = start..<min(start + 64, count)
                for (sound, row) in zip(sounds(rows), rows) {
                    try file(row) { try write(sound, to: $0) }
                    seconds += sound.seconds
                }
                Terminal.show(share: Double(rows.upperBound) / Double(count), of: "sounds")
            }
        }
        say(Format.count(count, "file"), seconds: seconds)
    }

    /// Says what was written and how long it lasts.
    private func say(_ what: String, seconds: Double) {
        let time =
            seconds < 60 ? "\(Format.number(seconds, decimals: 1)) s" : Format.duration(seconds)
        Terminal.say("\(output): \(what), \(time)")
    }

    private func write(_ sound: Sound, to place: OutputPlace) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) {
            try $0.write(WaveFile.bytes(of: sound))
        }
    }
}

extension Sound {
    /// How long it lasts.
    fileprivate var seconds: Double { Double(count) / Double(rate) }
}
