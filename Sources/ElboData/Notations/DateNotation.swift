/// How a column of a table writes dates, or dates with a time; in an example they are days or seconds since 1970.
public struct DateNotation: Codable, Hashable, Sendable {
    /// What comes first.
    public enum Order: String, Codable, Hashable, Sendable {
        /// 2024-03-01
        case yearFirst = "year"
        /// 01/03/2024
        case dayFirst = "day"
        /// 03/01/2024
        case monthFirst = "month"
    }

    /// How a time is written behind a date.
    public struct Time: Codable, Hashable, Sendable {
        /// `T` or a space.
        public let separator: String
        /// Decimals of a second; nil where there are only hours and minutes.
        public let decimals: Int?
        /// Minutes before universal time; nil where no zone is written.
        public let zone: Int?
    }

    /// What comes first.
    public let order: Order
    /// What stands between year, month and day.
    public let separator: String
    /// Whether days and months below 10 begin with a zero.
    public let isPadded: Bool
    /// The time; nil of pure dates, which are whole days.
    public let time: Time?

    /// How a column is written, whose cells have been read.
    init(_ reading: DateReading, _ traits: DateTraits) {
        switch reading.kind {
        case .days(.yearFirst):
            (order, separator, isPadded, time) = (.yearFirst, "-", true, nil)
        case .days(.yearLast(let separator)):
            order = reading.isDayFirst ?? true ? .dayFirst : .monthFirst
            self.separator = String(UnicodeScalar(separator))
            isPadded = traits.isPadded
            time = nil
        case .seconds(let hasZone):
            (order, separator, isPadded) = (.yearFirst, "-", true)
            time = Time(
                separator: traits.separator == UInt8(ascii: " ") ? " " : "T",
                decimals: traits.hasSeconds
                    ? min(traits.decimals, NumberFormat.mostDecimals) : nil,
                zone: hasZone ? traits.zone ?? 0 : nil)
        }
    }

    /// What a table has to hold for the same numbers: as this column, whatever its separators and decimals.
    func isRead(by kind: DateReading.Kind) -> Bool {
        switch kind {
        case .days: time == nil
        case .seconds(let hasZone): time.map { ($0.zone != nil) == hasZone } ?? false
        }
    }

    /// Whether it can be what a file says it is.
    var isSound: Bool {
        separator.utf8.count == 1
            && (time.map { $0.separator == "T" || $0.separator == " " } ?? true)
            && (0...NumberFormat.mostDecimals).contains(time?.decimals ?? 0)
            && (time?.zone ?? 0).magnitude < 24 * 60
    }

    /// Decimals of its numbers.
    var decimals: Int { time?.decimals ?? 0 }

    /// Whether the numbers are seconds, not days.
    public var isTime: Bool { time != nil }

    /// A cell as it writes them.
    var example: String { text(of: isTime ? 1_709_295_300 : 19783) ?? "" }

    /// The nearest number that it can write.
    public func nearest(to number: Double) -> Double {
        if let time, time.decimals == nil { return (number / 60).rounded() * 60 }
        return NumberFormat.rounded(number, decimals)
    }

    /// A number as a cell; nil for what lies outside the years 0 to 9999.
    public func text(of number: Double) -> String? {
        // Year 0 begins 719 528 days before 1970, year 10000 is 2 932 897 after.
        guard number.isFinite else { return nil }
        guard let time else {
            let day = number.rounded()
            guard day >= -719_528, day < 2_932_897 else { return nil }
            return text(of: CivilDate(days: Int(day)))
        }
        let local = nearest(to: number) + Double((time.zone ?? 0) * 60)
        let day = (local / 86400).rounded(.down)
        guard day >= -719_528, day < 2_932_897 else { return nil }
        let power = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let units = Int(((local - day * 86400) * power).rounded())
        let second = units / Int(power)
        // A fraction that rounds to a whole day belongs to the next one.
        guard second < 86400 else { return text(of: number.rounded()) }
        var text = text(of: CivilDate(days: Int(day))) + time.separator
        text += "\(second / 3600, digits: 2):\(second / 60 % 60, digits: 2)"
        if let decimals = time.decimals {
            text += ":\(second % 60, digits: 2)"
            if decimals > 0 { text += ".\(units % Int(power), digits: decimals)" }
        }
        guard let zone = time.zone else { return text }
        guard zone != 0 else { return text + "Z" }
        let minutes = abs(zone)
        return text
            + "\(zone < 0 ? "-" : "+")\(minutes / 60, digits: 2):\(minutes % 60, digits: 2)"
    }

    private func text(of date: CivilDate) -> String {
        let month = "\(date.month, digits: isPadded ? 2 : 1)"
        let day = "\(date.day, digits: isPadded ? 2 : 1)"
        let year = "\(date.year, digits: 4)"
        let parts =
            switch order {
            case .yearFirst: [year, month, day]
            case .dayFirst: [day, month, year]
            case .monthFirst: [month, day, year]
            }
        return parts.joined(separator: separator)
    }
}

extension DefaultStringInterpolation {
    /// A number, not negative, with zeros before it up to so many digits.
    fileprivate mutating func appendInterpolation(_ number: Int, digits: Int) {
        let text = String(number)
        appendLiteral(String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text)
    }
}

extension DateNotation {
    /// The number of a date that somebody wrote as the column does, or by ISO 8601; nil for anything else.
    public func number(of text: String) -> Double? {
        let shapes: [DateCell.Shape] = [
            .yearFirst, .yearLast(separator: separator.utf8.first ?? UInt8(ascii: "/")),
        ]
        let kinds: [DateReading.Kind] =
            time.map { [.seconds(hasZone: $0.zone != nil)] } ?? shapes.map { .days($0) }
        return kinds.lazy.compactMap { kind in
            Array(text.utf8).withUnsafeBytes {
                DateReading(kind: kind, isDayFirst: order == .dayFirst).number(in: $0)?.value
            }
        }.first
    }
}
