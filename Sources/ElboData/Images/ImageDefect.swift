/// Why an image cannot be read.
public enum ImageDefect: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The system refused to open or read the file.
    case cannotRead(reason: String)
    /// The file has no bytes.
    case empty
    /// It is neither PNG nor JPEG, whatever its name says.
    case unknownFormat
    /// It ends before the picture does.
    case truncated
    /// The decoder found an error, for the reason it gives.
    case damaged(reason: String)
    /// It is valid, but of a kind that is not read.
    case unsupported(reason: String)
    /// It has more pixels than are read.
    case tooLarge(width: Int, height: Int, most: Int)
    /// The system has no memory for it.
    case noMemory

    /// A clause.
    public var description: String {
        switch self {
        case .cannotRead(let reason): reason
        case .empty: "empty"
        case .unknownFormat: "neither PNG nor JPEG"
        case .truncated: "truncated"
        case .damaged(let reason): "damaged: \(reason)"
        case .unsupported(let reason): "not supported: \(reason)"
        case .tooLarge(let width, let height, let most):
            "\(width)x\(height) pixels, at most \(most / 1_000_000) million are read"
        case .noMemory: "not enough memory"
        }
    }
}
