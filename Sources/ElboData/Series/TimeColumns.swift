/// Which columns of a table say when a row is, and of which series.
public struct TimeColumns: Codable, Hashable, Sendable {
    /// The column of times: numbers, dates, or dates with times.
    public let time: String
    /// The column that tells series apart; nil for one series.
    public let series: String?

    /// Names the columns: a column of the table, or a file beside it with one value for each row.
    public init(time: String, series: String? = nil) {
        self.time = time
        self.series = series
    }

    /// Reads the order of the rows of a table.
    ///
    /// - Parameters:
    ///   - path: the file that holds the data.
    ///   - count: how many rows the data have.
    ///   - reading: how the file is read; its columns do not matter.
    ///   - step: the distance that neighbouring rows are known to keep; nil to find it out.
    /// - Throws: `TimeOrderError`, `DataError`.
    public func order(
        beside path: String, count: Int, reading: ReadOptions, step: TimeStep? = nil
    ) throws -> TimeOrder {
        var (origin, options) = try BesideData(time).place(beside: path, header: reading.header) {
            DataError.notLabels(path: $0, reason: $1)
        }
        options.missing = reading.missing
        options.decimal = reading.decimal
        options.isDayFirst = reading.isDayFirst
        let table: any RowSource
        do {
            table = try Dataset.read(origin, options: options).rowSource
        } catch let error as DataError where error.kind == .badData {
            throw TimeOrderError.notTimes(
                column: time, reason: "\(error)")
        }
        guard table.width == 1 else {
            throw TimeOrderError.notTimes(
                column: time, reason: "it has \(table.width) columns of numbers; one is needed")
        }
        guard table.count == count else {
            throw TimeOrderError.count(column: time, expected: count, found: table.count)
        }
        let names = try series.map {
            try LabelTexts($0, beside: path, count: count, header: reading.header).texts
        }
        return try TimeOrder(
            times: table.values(ofRows: 0..<count), names: names, column: time,
            format: table.numberFormats().first ?? nil, step: step)
    }
}
