/// How far apart neighbouring rows of a series are.
public enum TimeStep: Codable, Hashable, Sendable {
    /// The times keep no distance: rows follow one another, whatever lies between them.
    case rows
    /// So much in the column's unit: a number's own, days of dates, seconds of times.
    case equal(Double)
    /// So many months of the calendar.
    case months(Int)
}

extension TimeStep {
    /// The step of some times and the place of each in steps from the first; nil where they keep none.
    ///
    /// A step is the most frequent distance, of at least half of the neighbours, of which all other distances are
    /// whole multiples: gaps.
    ///
    /// - Parameters:
    ///   - times: of each series, ascending.
    ///   - areDays: whether they are days since 1970, which may be months of the calendar.
    static func found(in times: [[Double]], areDays: Bool) -> (step: TimeStep, places: [[Int]])? {
        if areDays, let months = calendarMonths(times),
            let (step, places) = found(in: months.map { $0.map(Double.init) })
        {
            return (.months(Int(step)), places)
        }
        return found(in: times).map { (.equal($0), $1) }
    }

    private static func found(in times: [[Double]]) -> (step: Double, places: [[Int]])? {
        let distances = times.flatMap { own in zip(own.dropFirst(), own).map { $0 - $1 } }
        guard !distances.isEmpty else { return nil }
        let sorted = distances.sorted()
        // Distances that differ by rounding alone are one.
        var (best, most, start) = (0.0, 0, 0)
        for place in sorted.indices {
            while sorted[place] - sorted[start] > 1e-6 * sorted[place] { start += 1 }
            if place - start + 1 > most {
                (best, most) = (sorted[(start + place) / 2], place - start + 1)
            }
        }
        guard 2 * most >= distances.count else { return nil }
        return places(of: times, step: best).map { (best, $0) }
    }

    /// The places of times in steps from the first of their series; nil where these are not whole.
    ///
    /// - Parameters:
    ///   - times: of each series, ascending.
    ///   - areDays: whether they are days since 1970.
    func places(of times: [[Double]], areDays: Bool) -> [[Int]]? {
        switch self {
        case .rows: times.map { Array($0.indices) }
        case .equal(let step): Self.places(of: times, step: step)
        case .months(let step):
            areDays
                ? Self.calendarMonths(times).flatMap {
                    Self.places(of: $0.map { $0.map(Double.init) }, step: Double(step))
                } : nil
        }
    }

    private static func places(of times: [[Double]], step: Double) -> [[Int]]? {
        var places: [[Int]] = []
        for own in times {
            var (place, steps) = (0, own.isEmpty ? [] : [0])
            for (later, earlier) in zip(own.dropFirst(), own) {
                let multiple = (later - earlier) / step
                guard abs(multiple - multiple.rounded()) < 1e-3 * max(1, multiple),
                    multiple > 0.5, multiple < 1e9
                else { return nil }
                place += Int(multiple.rounded())
                steps.append(place)
            }
            places.append(steps)
        }
        return places
    }

    /// Months since the year 0 of days that all are the same day of a month, or all the last.
    private static func calendarMonths(_ times: [[Double]]) -> [[Int]]? {
        let dates = times.map { $0.map { CivilDate(days: Int($0)) } }
        let all = dates.joined()
        guard let first = all.first else { return nil }
        let areLast = zip(times.joined(), all).allSatisfy {
            CivilDate(days: Int($0) + 1).month != $1.month
        }
        guard areLast || all.allSatisfy({ $0.day == first.day }) else { return nil }
        return dates.map { $0.map { $0.year * 12 + $0.month - 1 } }
    }

    /// The time so many steps after another; nil where rows keep no distance.
    public func time(_ steps: Int, after time: Double) -> Double? {
        switch self {
        case .rows: return nil
        case .equal(let step): return time + Double(steps) * step
        case .months(let step):
            let date = CivilDate(days: Int(time))
            let isLast = CivilDate(days: Int(time) + 1).month != date.month
            let month = date.year * 12 + date.month - 1 + steps * step
            let (year, ofYear) = (
                (month >= 0 ? month : month - 11) / 12, ((month % 12) + 12) % 12 + 1
            )
            // The last day of a month, or its 30th where there is none, stays the last.
            let days = (1...31).reversed().lazy.filter { isLast || $0 <= date.day }
            return days.compactMap { CivilDate(year: year, month: ofYear, day: $0)?.days }.first
                .map(Double.init)
        }
    }
}
