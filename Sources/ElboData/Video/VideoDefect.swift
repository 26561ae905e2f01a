/// Why a moving picture cannot be read.
public enum VideoDefect: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system refused to open or read the file.
    case cannotRead(reason: String)
    /// The file has no bytes.
    case empty
    /// It is neither Y4M, GIF nor APNG, and cannot be handed to ffmpeg, since it is no file on disk.
    case notAFile
    /// It ends in the middle of a frame, counted from 1; 0 for the header.
    case truncated(frame: Int)
    /// The decoder found an error, for the reason it gives.
    case damaged(reason: String)
    /// It is valid, but of a kind that is not read.
    case unsupported(reason: String)
    /// A frame has more pixels than are read, or no sensible size.
    case badSize(width: Int, height: Int, most: Int)
    /// A frame, counted from 1, has another size than the first.
    case frameSize(frame: Int, found: ImageSize, first: ImageSize)
    /// There are fewer frames than a clip has.
    case tooShort(frames: Int, needed: Int)
    /// It is left to ffmpeg, which is not installed.
    case noDecoder
    /// ffmpeg could not decode it, for the reason it gives.
    case notDecoded(reason: String)

    /// A clause.
    public var description: String {
        switch self {
        case .cannotRead(let reason): return reason
        case .empty: return "empty"
        case .notAFile: return "neither Y4M, GIF nor APNG, which alone are read from a pipe"
        case .truncated(0): return "truncated: its header has no end"
        case .truncated(let frame): return "truncated in frame \(frame)"
        case .damaged(let reason): return "damaged: \(reason.shortened(to: 80))"
        case .unsupported(let reason): return "not supported: \(reason.shortened(to: 120))"
        case .badSize(let width, let height, let most):
            return
                "frames of \(width)x\(height) pixels, at least one and at most \(most / 1_000_000) million are read"
        case .frameSize(let frame, let found, let first):
            return "frame \(frame) is \(found), the first is \(first)"
        case .tooShort(let frames, let needed):
            let count = frames == 1 ? "1 frame" : "\(frames) frames"
            return "\(count), a clip needs \(needed); ask for fewer with --frames"
        case .noDecoder:
            return
                "read by the program ffmpeg, which is not there; install ffmpeg, or convert to .y4m, .gif, .apng or .npy"
        case .notDecoded(let reason): return "ffmpeg cannot decode it: \(reason.shortened(to: 160))"
        }
    }

    /// What went wrong with the bytes of a frame, counted from 1.
    init(_ error: any Error, frame: Int) {
        switch error {
        case let defect as VideoDefect: self = defect
        case DataError.truncated: self = .truncated(frame: frame)
        case DataError.cannotRead(_, let reason): self = .cannotRead(reason: reason)
        case let error as DataError: self = .damaged(reason: "\(error)")
        default: self = .cannotRead(reason: systemReason(5))
        }
    }
}
