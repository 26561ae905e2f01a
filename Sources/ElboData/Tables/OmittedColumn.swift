/// A column that was left out because of the text in it.
public struct OmittedColumn: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// The line on which the text stands, from 1.
    public let line: Int
    /// The text.
    public let found: String
    /// What is wrong with it.
    public let reason: Reason

    /// Why a column of text is left out.
    public enum Reason: Sendable, Hashable {
        /// It holds text where numbers are wanted.
        case text
        /// It has more different texts than a category.
        case levels
        /// Almost every cell has another text.
        case identifier(texts: Int, cells: Int)
        /// Every row has the same text.
        case constant
    }

    /// For example `column 1 ("species") holds text: 'Adelie' on line 2`.
    public var description: String {
        let text = "'\(found.shortened())'"
        return switch reason {
        case .text: "\(column) holds text: \(text) on line \(line)"
        case .levels:
            "\(column) has more than \(CategoryTexts.Limit.levels) different texts: the next is \(text) on line \(line)"
        case .identifier(let texts, let cells):
            "\(column) has \(texts) different texts in \(cells) cells, such as \(text): too many for a category"
        case .constant: "\(column) has the same text in every row: \(text)"
        }
    }
}
