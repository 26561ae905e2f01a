/// What becomes of a file that is found where another shall be put.
public enum ExistingFile: Sendable, Hashable {
    /// The new file takes its place.
    case replaced
    /// It stays, and the new file gets another name beside it.
    case kept
}
