/// Why a sound cannot be read.
public enum SoundDefect: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system refused to open or read the file.
    case cannotRead(reason: String)
    /// The file has no bytes.
    case empty
    /// It is none of the formats that are read, whatever its name says.
    case unknownFormat
    /// It ends before the sound does.
    case truncated
    /// The decoder found an error, for the reason it gives.
    case damaged(reason: String)
    /// It is valid, but of a kind that is not read.
    case unsupported(reason: String)
    /// It has no samples.
    case noSamples
    /// A sample, counted from 1, is infinite or no number.
    case notFinite(sample: Int)

    /// A clause.
    public var description: String {
        switch self {
        case .cannotRead(let reason): reason
        case .empty: "empty"
        case .unknownFormat: "neither WAV, AIFF, FLAC, Ogg nor MP3"
        case .truncated: "truncated"
        case .damaged(let reason): "damaged: \(reason.shortened(to: 80))"
        case .unsupported(let reason): "not supported: \(reason)"
        case .noSamples: "without any sample"
        case .notFinite(let sample): "sample \(sample) is no finite number"
        }
    }
}

/// A file that should be a sound and is none.
public struct UnreadableSound: Hashable, Sendable, CustomStringConvertible {
    /// Its path within the folder.
    public let path: String
    /// What is wrong with it.
    public let defect: SoundDefect

    /// For example `talks/3.flac (truncated)`.
    public var description: String { "\(path.shortened(to: 80)) (\(defect))" }
}

extension UnreadableSound {
    /// The first few, for one line of a message.
    package static func list(_ sounds: [UnreadableSound]) -> String {
        let shown = sounds.prefix(3).map(\.description).joined(separator: ", ")
        return sounds.count > 3 ? "\(shown) and \(sounds.count - 3) more" : shown
    }
}
