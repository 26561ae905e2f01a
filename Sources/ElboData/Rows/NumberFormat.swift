/// How a column of a table writes its numbers: so many decimals, from one number to another.
///
/// What a model draws for the column is brought to such a number, so that whole numbers stay whole and ages are never
/// negative.
public struct NumberFormat: Codable, Hashable, Sendable {
    /// Decimals of every number, 0 for whole ones.
    public let decimals: Int
    /// The least number.
    public let least: Double
    /// The greatest number.
    public let greatest: Double
    /// How dates are written, in a column of days or seconds since 1970; nil for numbers.
    public let date: DateNotation?

    /// Describes a column.
    ///
    /// - Parameters:
    ///   - decimals: 0...6.
    ///   - range: Finite.
    ///   - date: How dates are written, in a column of dates.
    public init(decimals: Int, range: ClosedRange<Double>, date: DateNotation? = nil) {
        precondition((0...NumberFormat.mostDecimals).contains(decimals), "\(decimals) decimals")
        self.decimals = decimals
        (least, greatest) = (range.lowerBound, range.upperBound)
        self.date = date
    }

    /// More decimals than these are the digits of measurements and quotients, not a column's way to write.
    static let mostDecimals = 6

    /// Whether it can be what a file says it is.
    package var isSound: Bool {
        (0...NumberFormat.mostDecimals).contains(decimals) && least.isFinite && greatest.isFinite
            && least <= greatest && date?.isSound ?? true
    }

    /// The distance of neighbouring numbers.
    public var step: Double { 1 / NumberFormat.powers[decimals] }

    /// The number of a text as the column writes it: a number or a date.
    public func number(of text: String) -> Double? {
        date.map { $0.number(of: text) } ?? Double(text)
    }

    /// The nearest number of the column; NaN stays.
    public func nearest(to number: Double) -> Double {
        guard !number.isNaN else { return number }
        let inside = min(max(number, least), greatest)
        let rounded = date?.nearest(to: inside) ?? NumberFormat.rounded(inside, decimals)
        // The ends are numbers of the column, so that rounding from the inside cannot leave it.
        return min(max(rounded, least), greatest)
    }

    /// The nearest number of so many decimals, also outside the range.
    func rounded(_ number: Double) -> Double { NumberFormat.rounded(number, decimals) }

    /// The number nearest to the decimal of so many places.
    static func rounded(_ number: Double, _ decimals: Int) -> Double {
        let power = powers[decimals]
        let places = (number * power).rounded()
        // Beyond 2^53 every number is whole already.
        return places.magnitude < 9e15 ? places / power : number
    }

    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6]
}

extension RowSource {
    /// For each column how its numbers are written; nil where that cannot be told: more than six decimals, or no number.
    ///
    /// - Throws: `DataError` when a file cannot be read any more.
    package func numberFormats() throws -> [NumberFormat?] {
        var columns = [ColumnFormat](repeating: ColumnFormat(), count: width)
        try forEachBlock { _, block in
            for start in stride(from: 0, to: block.count, by: width) {
                for column in 0..<width { columns[column].add(block[start + column]) }
            }
            return true
        }
        let dates = dates
        return columns.enumerated().map { $1.format(of: dates?[$0]) }
    }
}

/// What has been seen of a column.
private struct ColumnFormat {
    private var decimals = 0
    private var (least, greatest) = (Double.infinity, -Double.infinity)

    mutating func add(_ number: Double) {
        guard !number.isNaN else { return }
        while decimals <= NumberFormat.mostDecimals,
            NumberFormat.rounded(number, decimals) != number
        {
            decimals += 1
        }
        least = min(least, number)
        greatest = max(greatest, number)
    }

    func format(of date: DateNotation?) -> NumberFormat? {
        if let date, least <= greatest {
            return NumberFormat(decimals: date.decimals, range: least...greatest, date: date)
        }
        guard decimals <= NumberFormat.mostDecimals, least <= greatest else { return nil }
        return NumberFormat(decimals: decimals, range: least...greatest)
    }
}

extension [NumberFormat?] {
    /// Rows in which every number is one that its column could have.
    ///
    /// - Parameter values: Whole rows of as many numbers as there are formats.
    public func nearest(to values: [Double]) -> [Double] {
        precondition(values.count % count == 0, "\(values.count) numbers in rows of \(count)")
        var result = values
        for (column, format) in enumerated() {
            guard let format else { continue }
            for place in stride(from: column, to: result.count, by: count) {
                result[place] = format.nearest(to: result[place])
            }
        }
        return result
    }
}
