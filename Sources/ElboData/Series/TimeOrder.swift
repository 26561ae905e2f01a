/// How the rows of data follow one another in time, in one series or several.
public struct TimeOrder: Sendable {
    /// One series.
    public struct Series: Sendable {
        /// What stands in the column of series; nil where there is none.
        public let name: String?
        /// Its steps from the first row to the last: the number of the row, from 0, or nil in a gap.
        public let steps: [Int?]
    }

    /// The series in the order in which they first appear.
    public let series: [Series]
    /// The time of each row of the data, in their order.
    public let times: [Double]
    /// How far apart neighbouring rows are.
    public let step: TimeStep
    /// How the column writes its times, where that can be told.
    public let format: NumberFormat?

    /// Gaps may have so many steps for each row, and a hundred thousand beside.
    private static let mostStepsPerRow = 100

    /// Puts rows in order.
    ///
    /// Rows need not lie in the order of their times. Where these keep a distance (`TimeStep.found`), steps without a row
    /// are gaps; where they do not, rows follow one another.
    ///
    /// - Parameters:
    ///   - times: one for each row, finite; NaN where there is none.
    ///   - names: the series of each row; nil for one.
    ///   - column: what the column of times is called.
    ///   - format: how it writes them.
    ///   - step: the distance that neighbouring rows are known to keep; nil to find it out.
    /// - Throws: `TimeOrderError` for a row without a time, two of the same time in a series, too many gaps, or
    ///   times that do not keep the known distance.
    public init(
        times: [Double], names: [String]? = nil, column: String, format: NumberFormat? = nil,
        step: TimeStep? = nil
    ) throws {
        if let row = times.firstIndex(where: { !$0.isFinite }) {
            throw TimeOrderError.missing(column: column, row: row + 1)
        }
        var places: [String: Int] = [:]
        var rows: [[Int]] = []
        for row in times.indices {
            let name = names?[row] ?? ""
            if let place = places[name] {
                rows[place].append(row)
            } else {
                places[name] = rows.count
                rows.append([row])
            }
        }
        rows = rows.map { $0.sorted { (times[$0], $0) < (times[$1], $1) } }
        for own in rows {
            for (later, earlier) in zip(own.dropFirst(), own) where times[later] == times[earlier] {
                throw TimeOrderError.equal(
                    column: column, time: format?.text(of: times[later]) ?? "\(times[later])",
                    first: earlier + 1, second: later + 1, series: names?[later])
            }
        }
        let areDays = format?.date.map { !$0.isTime } ?? false
        let ordered = rows.map { $0.map { times[$0] } }
        let found: (step: TimeStep, places: [[Int]])?
        if let step {
            guard let places = step.places(of: ordered, areDays: areDays) else {
                throw TimeOrderError.otherStep(column: column)
            }
            found = (step, places)
        } else {
            found = TimeStep.found(in: ordered, areDays: areDays)
        }
        self.step = found?.step ?? .rows
        self.times = times
        self.format = format
        let total = found?.places.reduce(0) { $0 + ($1.last ?? -1) + 1 } ?? times.count
        guard total <= times.count * Self.mostStepsPerRow + 100_000 else {
            throw TimeOrderError.gaps(
                column: column, steps: total - times.count, rows: times.count)
        }
        series = rows.enumerated().map { place, own in
            var steps: [Int?] = own
            if let found {
                let places = found.places[place]
                steps = Array(repeating: nil, count: (places.last ?? -1) + 1)
                for (row, at) in zip(own, places) { steps[at] = row }
            }
            return Series(name: names.map { $0[own[0]] }, steps: steps)
        }
    }

    /// The row of each step, series after series; nil in a gap.
    public var rows: [Int?] { series.flatMap(\.steps) }

    /// How many steps have no row.
    public var gaps: Int { series.reduce(0) { $0 + $1.steps.count } - times.count }
}

extension NumberFormat {
    /// A number as the column writes it.
    public func text(of number: Double) -> String {
        if let text = date?.text(of: number) { return text }
        let near = rounded(number)
        return near == near.rounded() && near.magnitude < 9e15 ? "\(Int(near))" : "\(near)"
    }
}
