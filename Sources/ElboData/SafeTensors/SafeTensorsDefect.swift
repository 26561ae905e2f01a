/// The ways in which a file can break the rules of the safetensors format.
public enum SafeTensorsDefect: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file is too short to say how long its header is.
    case noHeader(fileSize: Int)
    /// The header claims to be longer than the format allows.
    case headerTooLong(bytes: UInt64, limit: Int)
    /// The header claims to reach beyond the end of the file.
    case headerBeyondFile(bytes: Int, fileSize: Int)
    /// The header is not JSON of the right structure.
    case invalidHeader(reason: String)
    /// An array has elements that this library does not read.
    case unsupportedType(tensor: String, type: String)
    /// The extents of an array are negative, or their product is beyond any memory.
    case invalidShape(tensor: String, shape: [Int])
    /// The end of an array lies before its beginning, or one of them is negative.
    case invalidOffsets(tensor: String, begin: Int, end: Int)
    /// The number of bytes is not what shape and type ask for.
    case sizeMismatch(tensor: String, expected: Int, found: Int)
    /// An array does not begin where the one before it ended.
    case overlapOrGap(tensor: String, expected: Int, found: Int)
    /// The arrays end before or after the end of the file.
    case dataSize(expected: Int, found: Int)
    /// The arrays are larger than the memory that the process can have.
    case beyondMemory(bytes: Int, memory: Int)
    /// The contents are not those whose hash the metadata hold.
    case brokenSeal(expected: String, found: String)

    /// What is wrong, as a part of a sentence.
    public var description: String {
        switch self {
        case .noHeader(let fileSize):
            "\(fileSize) bytes are too few for a header"
        case .headerTooLong(let bytes, let limit):
            "its header claims \(bytes) bytes, \(limit) are allowed"
        case .headerBeyondFile(let bytes, let fileSize):
            "its header claims \(bytes) bytes, the file has \(fileSize); it may be truncated"
        case .invalidHeader(let reason):
            "its header is broken: \(reason)"
        case .unsupportedType(let tensor, let type):
            "array '\(tensor.shortened())' has the unsupported type \(type.shortened())"
        case .invalidShape(let tensor, let shape):
            "array '\(tensor.shortened())' has the impossible shape \(shape.prefix(8))"
        case .invalidOffsets(let tensor, let begin, let end):
            "array '\(tensor.shortened())' claims the bytes from \(begin) to \(end)"
        case .sizeMismatch(let tensor, let expected, let found):
            "array '\(tensor.shortened())' has \(found) bytes, its shape needs \(expected)"
        case .overlapOrGap(let tensor, let expected, let found):
            "array '\(tensor.shortened())' begins at byte \(found), not at \(expected)"
        case .dataSize(let expected, let found):
            "its arrays have \(expected) bytes, the file has \(found) for them; it may be truncated"
        case .beyondMemory(let bytes, let memory):
            "its arrays have \(bytes >> 20) MiB, there is memory for \(memory >> 20)"
        case .brokenSeal(let expected, let found):
            "its contents hash to \(found), not to \(expected.shortened()) as when it was written: it was damaged "
                + "since, copy it again"
        }
    }
}
