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
    /// Its name leads out of the archive that it is in.
    case outside
    /// Another one of its name comes later in the archive.
    case replaced

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
        case .outside: "its name leads out of the archive"
        case .replaced: "a later one in the archive has its name"
        }
    }
}
