import Foundation

/// The values that an option may have.
public enum SearchDomain: Codable, Hashable, Sendable {
    /// Real numbers; on a logarithmic scale all above 0.
    case real(ClosedRange<Double>, isLogarithmic: Bool = false)
    /// Whole numbers; on a logarithmic scale all above 0.
    case integer(ClosedRange<Int>, isLogarithmic: Bool = false)
    /// A list without an order.
    case choice([String])

    /// The values of a list; nil for a range.
    public var choices: [String]? {
        if case .choice(let values) = self { values } else { nil }
    }

    /// How many values there are; nil for real numbers.
    public var count: Int? {
        switch self {
        case .real: nil
        case .integer(let range, _): range.count
        case .choice(let values): values.count
        }
    }

    /// All values; nil for real numbers.
    public var values: [SearchValue]? {
        if case .integer(let range, _) = self { return range.map { .integer($0) } }
        return choices.map { $0.map { .choice($0) } }
    }

    /// All values of a list, both ends of a range.
    public var extremes: [SearchValue] {
        switch self {
        case .real(let range, _): [.real(range.lowerBound), .real(range.upperBound)]
        case .integer(let range, _): [.integer(range.lowerBound), .integer(range.upperBound)]
        case .choice(let values): values.map { .choice($0) }
        }
    }

    func check(_ name: String) throws(SearchSpaceError) {
        switch self {
        case .real(let range, let isLogarithmic):
            guard range.lowerBound.isFinite, range.upperBound.isFinite,
                range.lowerBound < range.upperBound
            else { throw .range(name: name, range: "\(range)", allowed: "have two finite ends") }
            guard !isLogarithmic || range.lowerBound > 0 else {
                throw .range(name: name, range: "\(range)", allowed: "begin above 0 with log")
            }
        case .integer(let range, let isLogarithmic):
            guard range.count > 1 else {
                throw .range(name: name, range: "\(range)", allowed: "have at least two values")
            }
            guard !isLogarithmic || range.lowerBound > 0 else {
                throw .range(name: name, range: "\(range)", allowed: "begin above 0 with log")
            }
        case .choice(let values):
            guard values.count > 1 else {
                throw .list(name: name, reason: "are fewer than two; fix it as an option instead")
            }
            guard Set(values).count == values.count else {
                throw .list(name: name, reason: "name one value twice")
            }
        }
    }

    /// Where a value stands in 0...1, where every range is even; nil for a list and for a value outside.
    ///
    /// A whole number stands in the middle of what is nearest to it, so that both ends of a range have as much room
    /// as the others.
    package func place(of value: SearchValue) -> Double? {
        switch (self, value) {
        case (.real(let range, let isLogarithmic), .real(let number)) where range.contains(number):
            SearchDomain.share(number, range.lowerBound, range.upperBound, isLogarithmic)
        case (.integer(let range, let isLogarithmic), .integer(let number))
        where range.contains(number):
            SearchDomain.share(
                Double(number), Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5,
                isLogarithmic)
        default: nil
        }
    }

    /// The value at a place in 0...1 of a range.
    func value(at position: Double) -> SearchValue {
        switch self {
        case .real(let range, let isLogarithmic):
            let number = SearchDomain.number(
                position, range.lowerBound, range.upperBound, isLogarithmic)
            return .real(min(max(number, range.lowerBound), range.upperBound))
        case .integer(let range, let isLogarithmic):
            let number = SearchDomain.number(
                position, Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5,
                isLogarithmic)
            return .integer(min(max(Int(number.rounded()), range.lowerBound), range.upperBound))
        case .choice(let values):
            return .choice(values[min(Int(position * Double(values.count)), values.count - 1)])
        }
    }

    /// Everything in 0...1 that stands for the same whole number; nil for real numbers.
    func cell(around position: Double) -> ClosedRange<Double>? {
        guard case .integer(let range, let isLogarithmic) = self,
            case .integer(let number) = value(at: position)
        else { return nil }
        let (low, high) = (Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5)
        let from = SearchDomain.share(Double(number) - 0.5, low, high, isLogarithmic)
        return
            from...max(
                from, SearchDomain.share(Double(number) + 0.5, low, high, isLogarithmic))
    }

    private static func share(_ x: Double, _ low: Double, _ high: Double, _ isLogarithmic: Bool)
        -> Double
    {
        let share = isLogarithmic ? log(x / low) / log(high / low) : (x - low) / (high - low)
        return min(max(share, 0), 1)
    }

    private static func number(
        _ share: Double, _ low: Double, _ high: Double, _ isLogarithmic: Bool
    ) -> Double {
        isLogarithmic ? low * pow(high / low, share) : low + share * (high - low)
    }
}

extension SearchDomain {
    /// The value that a text says; nil where it says none.
    public func value(of text: String) -> SearchValue? {
        switch self {
        case .real: Double(text).map { .real($0) }
        case .integer: Int(text).map { .integer($0) }
        case .choice: .choice(text)
        }
    }
}
