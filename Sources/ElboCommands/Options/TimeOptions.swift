import ArgumentParser
import Elbo

/// Which columns say when a row is, and of which series.
struct TimeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The column that says when each row is: numbers, dates, or dates with times. Rows then follow one another in time, whatever their order in the table.",
            valueName: "column"))
    var time: String?

    @Option(
        help: ArgumentHelp(
            "Of --time: the column that tells several series apart (default: all rows are one).",
            valueName: "column"))
    var series: String?

    func validate() throws {
        if series != nil, time == nil { throw ValidationError("--series belongs to --time") }
        if let series, series == time {
            throw ValidationError("--time and --series are both \(series)")
        }
    }

    /// The columns, when there are any.
    var columns: TimeColumns? { time.map { TimeColumns(time: $0, series: series) } }
}
