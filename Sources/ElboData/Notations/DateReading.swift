/// What the cells of a column of dates are, and how they become numbers.
struct DateReading: Hashable, Sendable {
    /// What the numbers count.
    enum Kind: Hashable, Sendable {
        /// Days since 1970-01-01.
        case days(DateCell.Shape)
        /// Seconds since 1970-01-01 00:00, of universal time where zones are written.
        case seconds(hasZone: Bool)
    }

    let kind: Kind
    /// Whether the day stands before the month, of dates that end with the year; nil while nobody knows.
    ///
    /// Until then dates are numbers with the day first, if that can be, and else with the month first.
    var isDayFirst: Bool?

    /// The number of a cell, and what it tells about its column; nil for what does not belong into the column.
    func number(in bytes: UnsafeRawBufferPointer) -> (value: Double, traits: DateTraits)? {
        guard let cell = DateCell(bytes) else { return nil }
        switch kind {
        case .days(let shape):
            guard cell.shape == shape, cell.time == nil else { return nil }
            guard case .yearLast = shape else {
                return cell.days.map { (Double($0), DateTraits(cell)) }
            }
            let (day, month) = (cell.days(dayFirst: true), cell.days(dayFirst: false))
            let days = isDayFirst.map { $0 ? day : month } ?? day ?? month
            return days.map { (Double($0), DateTraits(cell)) }
        case .seconds(let hasZone):
            guard cell.shape == .yearFirst, let time = cell.time,
                (time.zone != nil) == hasZone, let days = cell.days
            else { return nil }
            let midnight = Double(days * 86400 - (time.zone ?? 0) * 60)
            return (midnight + time.seconds, DateTraits(cell))
        }
    }

    /// The kind of column that a cell belongs to; nil for what is no date.
    static func kind(of bytes: UnsafeRawBufferPointer) -> Kind? {
        guard let cell = DateCell(bytes) else { return nil }
        return cell.time.map { .seconds(hasZone: $0.zone != nil) } ?? .days(cell.shape)
    }

    /// The number of a date that was taken with the day first, with the month first: day and month change places where
    /// that can be.
    static func monthFirst(_ number: Double) -> Double {
        guard !number.isNaN else { return number }
        let date = CivilDate(days: Int(number))
        return CivilDate(year: date.year, month: date.day, day: date.month).map {
            Double($0.days)
        } ?? number
    }
}

/// What the cells of a column of dates have in common, found cell by cell.
struct DateTraits: Hashable, Sendable {
    private(set) var isPadded: Bool
    /// Whether every cell can have the day first, and the month.
    private(set) var canBeDayFirst: Bool
    private(set) var canBeMonthFirst: Bool
    private(set) var hasSeconds: Bool
    private(set) var decimals: Int
    /// What stands before every time; nil where that differs.
    private(set) var separator: UInt8?
    /// The zone of every time; nil where that differs, or where there is none.
    private(set) var zone: Int?

    init(_ cell: DateCell) {
        isPadded = cell.isPadded
        canBeDayFirst = cell.days(dayFirst: true) != nil
        canBeMonthFirst = cell.days(dayFirst: false) != nil
        hasSeconds = cell.time?.hasSeconds ?? false
        decimals = cell.time?.decimals ?? 0
        separator = cell.time?.separator
        zone = cell.time?.zone
    }

    /// Takes in what other cells have in common.
    mutating func join(_ other: DateTraits) {
        isPadded = isPadded && other.isPadded
        canBeDayFirst = canBeDayFirst && other.canBeDayFirst
        canBeMonthFirst = canBeMonthFirst && other.canBeMonthFirst
        hasSeconds = hasSeconds || other.hasSeconds
        decimals = max(decimals, other.decimals)
        if separator != other.separator { separator = nil }
        if zone != other.zone { zone = nil }
    }

    /// Whether the day stands first; nil where the cells do not tell.
    var isDayFirst: Bool? { canBeDayFirst == canBeMonthFirst ? nil : canBeDayFirst }
}
