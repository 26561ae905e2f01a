/// Where a row is, in the terms of its file.
public enum RowPlace: Sendable, Hashable, CustomStringConvertible {
    /// The row's number from 1, of an array or of numbers in memory.
    case row(Int)
    /// The line of a text, from 1.
    case line(Int)

    /// As in "row 3" and "line 4".
    public var description: String {
        switch self {
        case .row(let number): "row \(number)"
        case .line(let number): "line \(number)"
        }
    }
}
