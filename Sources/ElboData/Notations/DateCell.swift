/// A date that a cell holds, perhaps with a time, before it is known what its column means.
///
/// The grammar is that of ISO 8601 in its extended form, `yyyy-mm-dd [(T| ) hh:mm [:ss [.f]] [Z | ±hh:mm]]`, and
/// `a/b/yyyy` with one or two digits and `/`, `.` or `-` between, of which a or b is the day.
struct DateCell {
    /// Where the year stands.
    enum Shape: Hashable, Sendable {
        /// ISO 8601.
        case yearFirst
        /// Day and month in an order that other cells tell, and what stands between them.
        case yearLast(separator: UInt8)
    }

    /// A time of day.
    struct Time {
        /// Seconds since midnight.
        var seconds: Double
        /// Whether seconds are written.
        var hasSeconds = false
        /// How many decimals of a second are written.
        var decimals = 0
        /// Minutes before universal time; nil where no zone is written.
        var zone: Int?
        /// What stands before the time, `T` or a space.
        var separator: UInt8
    }

    let shape: Shape
    let year: Int
    /// The month of ISO 8601, or what stands first.
    let first: Int
    /// The day of ISO 8601, or what stands second.
    let second: Int
    /// Whether both have two digits.
    let isPadded: Bool
    private(set) var time: Time?

    /// Reads all bytes of a cell; nil for what is no date.
    init?(_ cell: UnsafeRawBufferPointer) {
        var digits = Digits(cell)
        // The shortest date is 1/1/2024, the longest time ends with nine decimals and a zone.
        guard (8...35).contains(cell.count), let (number, length) = digits.number(atMost: 4),
            let separator = digits.next()
        else { return nil }
        if length == 4 {
            guard separator == UInt8(ascii: "-"), let month = digits.pair(),
                digits.skip(UInt8(ascii: "-")), let day = digits.pair(),
                CivilDate(year: number, month: month, day: day) != nil
            else { return nil }
            shape = .yearFirst
            (year, first, second, isPadded) = (number, month, day, true)
            if digits.isAtEnd { return }
            guard let time = Time(&digits) else { return nil }
            self.time = time
            return
        }
        guard length <= 2, "/.-".utf8.contains(separator),
            let (other, otherLength) = digits.number(atMost: 2), digits.skip(separator),
            let (year, yearLength) = digits.number(atMost: 4), yearLength == 4, digits.isAtEnd
        else { return nil }
        shape = .yearLast(separator: separator)
        (self.year, first, second) = (year, number, other)
        isPadded = length == 2 && otherLength == 2
        guard days(dayFirst: true) != nil || days(dayFirst: false) != nil else { return nil }
    }

    /// Days since 1970-01-01 of ISO 8601.
    var days: Int? { CivilDate(year: year, month: first, day: second)?.days }

    /// Days since 1970-01-01 in an order of day and month; nil where that is no date.
    func days(dayFirst: Bool) -> Int? {
        CivilDate(year: year, month: dayFirst ? second : first, day: dayFirst ? first : second)?
            .days
    }
}

extension DateCell.Time {
    /// Reads a time behind a date.
    fileprivate init?(_ digits: inout Digits) {
        guard let separator = digits.next(),
            separator == UInt8(ascii: "T") || separator == UInt8(ascii: " "),
            let hour = digits.pair(), hour < 24, digits.skip(UInt8(ascii: ":")),
            let minute = digits.pair(), minute < 60
        else { return nil }
        self.init(seconds: Double(hour * 3600 + minute * 60), separator: separator)
        if digits.skip(UInt8(ascii: ":")) {
            guard let second = digits.pair(), second < 60 else { return nil }
            hasSeconds = true
            seconds += Double(second)
            if digits.skip(UInt8(ascii: ".")) {
                guard let (number, length) = digits.number(atMost: 9) else { return nil }
                decimals = length
                // One division of exact numbers: the nearest Double to the fraction.
                seconds += Double(number) / (0..<length).reduce(1.0) { power, _ in power * 10 }
            }
        }
        if digits.isAtEnd { return }
        guard let sign = digits.next() else { return nil }
        if sign == UInt8(ascii: "Z") {
            zone = 0
        } else {
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
                let hours = digits.pair(), hours < 24
            else { return nil }
            var minutes = 0
            if !digits.isAtEnd {
                _ = digits.skip(UInt8(ascii: ":"))
                guard let written = digits.pair(), written < 60 else { return nil }
                minutes = written
            }
            zone = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
        }
        guard digits.isAtEnd else { return nil }
    }
}

/// The characters of a date from left to right.
private struct Digits {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// A number of at least one digit, and how many it has.
    mutating func number(atMost limit: Int) -> (Int, length: Int)? {
        var number = 0
        var length = 0
        while length < limit, position < bytes.count,
            case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10
        {
            number = number * 10 + Int(digit)
            length += 1
            position += 1
        }
        return length > 0 ? (number, length) : nil
    }

    /// A number of two digits.
    mutating func pair() -> Int? {
        guard let (number, length) = number(atMost: 2), length == 2 else { return nil }
        return number
    }
}
