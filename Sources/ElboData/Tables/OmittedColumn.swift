/// A column that was left out because it holds text.
public struct OmittedColumn: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// The line on which the first text stands, from 1.
    public let line: Int
    /// The first text.
    public let found: String

    /// For example `column 1 ("species") holds text: 'Adelie' on line 2`.
    public var description: String {
        "\(column) holds text: '\(found.shortened())' on line \(line)"
    }
}
