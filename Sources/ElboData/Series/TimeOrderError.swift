/// Why rows cannot be put into the order of their times.
public enum TimeOrderError: Error, Equatable, Sendable {
    /// The column holds no times.
    case notTimes(column: String, reason: String)
    /// There are more or fewer times than rows.
    case count(column: String, expected: Int, found: Int)
    /// A row has no time; it counts from 1.
    case missing(column: String, row: Int)
    /// Two rows of a series have the same time; they count from 1.
    case equal(column: String, time: String, first: Int, second: Int, series: String?)
    /// So many steps lie between neighbouring rows that they cannot be held.
    case gaps(column: String, steps: Int, rows: Int)
    /// The times keep another distance than the model's, or none.
    case otherStep(column: String)
}

extension TimeOrderError: CustomStringConvertible {
    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .notTimes(let column, let reason):
            "the column \(column) cannot be the time: \(reason)"
        case .count(let column, let expected, let found):
            "\(column) has \(found) times for \(expected) rows; one is needed for each"
        case .missing(let column, let row):
            "row \(row) has no time in \(column); leave the row out or give it one"
        case .equal(let column, let time, let first, let second, let series):
            series.map {
                "rows \(first) and \(second) of the series \($0) have the same time, \(time) in \(column); a series has one row at a time"
            }
                ?? "rows \(first) and \(second) have the same time, \(time) in \(column); name the column that tells series apart, or leave one row out"
        case .gaps(let column, let steps, let rows):
            "the times in \(column) leave gaps of \(steps) steps between \(rows) rows, which are too many; divide the table into series, or leave the rows beyond the gaps out"
        case .otherStep(let column):
            "the times in \(column) do not keep the steps of the model; give rows whose distances are whole multiples of its step, or fit another model"
        }
    }
}
