/// A column that was left out because of the text in it.
public struct OmittedColumn: Sendable, Hashable, CustomStringConvertible {
    /// Which column.
    public let column: ColumnLabel
    /// Where the text stands.
    public let place: RowPlace
    /// The text.
    public let found: String
    /// What is wrong with it.
    public let reason: Reason

    /// Why a column of text is left out.
    public enum Reason: Sendable, Hashable {
        /// It holds text where numbers are wanted.
        case text
        /// It has more different texts than a category.
        case levels(most: Int)
        /// Almost every cell has another text.
        case identifier(texts: Int, cells: Int)
        /// Every row has the same text.
        case constant
        /// It holds bytes that are neither numbers nor text.
        case blob
        /// Every date can be read with the day first and with the month first.
        case dayOrMonth
        /// Some dates have the day first and others the month.
        case contradictoryDates
        /// A cell among dates is none, such as a day that the calendar does not have.
        case notDate
    }

    /// For example `column 1 ("species") holds text: 'Adelie' on line 2`.
    public var description: String {
        let text = "'\(found.shortened())'"
        return switch reason {
        case .text: "\(column) holds text: \(text) on \(place)"
        case .levels(let most):
            "\(column) has more than \(most) different texts: the next is \(text) on \(place)"
        case .identifier(let texts, let cells):
            "\(column) has \(texts) different texts in \(cells) cells, such as \(text): too many for a category"
        case .constant: "\(column) has the same text in every row: \(text)"
        case .blob:
            "\(column) holds data that are neither numbers nor text: \(found.shortened()) on \(place)"
        case .dayOrMonth:
            "\(column) holds dates of which the day and the month cannot be told apart, since both are at most 12 in every row"
        case .contradictoryDates:
            "\(column) holds dates, some with the day and others with the month first"
        case .notDate:
            "\(column) holds dates, but \(text) on \(place) is no day of the calendar"
        }
    }
}

extension OmittedColumn.Reason {
    /// The error where the column was asked for.
    func refusal(
        path: String, place: RowPlace, column: ColumnLabel, found: String
    ) -> DataError {
        switch self {
        case .text, .levels, .identifier, .constant, .blob, .notDate:
            .notNumeric(path: path, place: place, column: column, found: found)
        case .dayOrMonth, .contradictoryDates:
            .ambiguousDates(
                path: path, column: column, isContradictory: self == .contradictoryDates)
        }
    }
}
