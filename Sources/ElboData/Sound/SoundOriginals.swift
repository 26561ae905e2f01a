import ElboSignals
import Foundation

/// The samples that rows of sounds were made of, read again when they are asked for.
public struct SoundOriginals: Sendable {
    private let sources: [String: SoundReader.Source]
    let treatment: SoundTreatment

    /// Finds the files of a folder, an archive, or one sound.
    ///
    /// - Parameters:
    ///   - path: Where the rows were read from.
    ///   - treatment: How they were made.
    /// - Throws: `DataError` for a folder or archive that cannot be listed.
    public init(_ path: String, treatment: SoundTreatment) throws {
        self.treatment = treatment
        guard ImageFolder.isFolder(path) || SoundFolder.isArchive(path) else {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            sources = [name: .file(name: name, path: path)]
            return
        }
        sources = Dictionary(
            try SoundListing(path).sources.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// The samples of a row, of one channel and at the treatment's rate, with silence behind a short sound; nil where they cannot
    /// be read again.
    ///
    /// - Parameter name: As in the rows' names, of a piece with the second at which it begins.
    public func samples(ofRow name: String) -> [Double]? {
        let file = TableBeside.file(ofPiece: name)
        guard let source = sources[name] ?? sources[file], let sound = try? source.sound() else {
            return nil
        }
        let all = Resampler(from: sound.rate, to: treatment.rate).resample(sound.mono)
        let second = sources[name] == nil ? Double(name.dropFirst(file.count + 1)) ?? 0 : 0
        let start = Int((second / treatment.seconds).rounded()) * treatment.samples
        let row = all.dropFirst(start).prefix(treatment.samples)
        return row + [Double](repeating: 0, count: treatment.samples - row.count)
    }
}
