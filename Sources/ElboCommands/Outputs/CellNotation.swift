import Elbo
import Foundation

/// How the numbers of a column become cells of a CSV table; NaN, which stands for no number at all, is an empty one.
enum CellNotation: Sendable {
    /// Levels of a category by their places from 0.
    case levels(CSVCells)
    /// Dates.
    case date(DateNotation)
    /// Numbers: a Float with the fewest digits that tell it from all others, a Double with nine significant ones, or
    /// more where numbers that are spread so little would not have six otherwise.
    case number(spread: Double?)

    /// The cells of a column.
    ///
    /// - Parameters:
    ///   - numbers: Whole rows.
    ///   - places: Where the column's numbers stand among them.
    func cells<Number: TableNumber>(of numbers: [Number], at places: StrideTo<Int>) -> CSVCells {
        var cells = CSVCells()
        func append(_ write: (Number) -> Void) {
            for place in places {
                if numbers[place].isNaN { cells.append("") } else { write(numbers[place]) }
            }
        }
        switch self {
        case .levels(let levels): append { cells.append(Int($0), of: levels) }
        case .date(let date):
            append { number in
                if let text = date.text(of: Double(number)) {
                    cells.append(text)
                } else {
                    CellNotation.append(number, spread: nil, to: &cells)
                }
            }
        case .number(let spread):
            append { CellNotation.append($0, spread: spread, to: &cells) }
        }
        return cells
    }

    private static func append<Number: TableNumber>(
        _ number: Number, spread: Double?, to cells: inout CSVCells
    ) {
        // Zero has no sign in a table.
        if number == 0 {
            cells.append(Number.zero)
        } else if let number = number as? Double {
            cells.append(number.rounded(digits: digits(of: number, spread)))
        } else {
            cells.append(number)
        }
    }

    /// How many significant digits a number needs for a spread to have six, at least nine.
    private static func digits(of number: Double, _ spread: Double?) -> Int {
        guard let spread, spread > 0, spread.isFinite, number.isFinite else { return 9 }
        let more = Foundation.log10(number.magnitude / spread).rounded(.up)
        return min(max(9, Int(max(more, 0)) + 6), 17)
    }
}

extension Double {
    /// The nearest number of so many significant decimal digits, at least nine.
    func rounded(digits: Int) -> Double {
        // A whole number below 10^9 has nine digits at most.
        guard isFinite, magnitude >= 1e9 || self != rounded() else { return self }
        let places = digits - 1 - Int(Foundation.log10(magnitude).rounded(.down))
        // Powers of ten up to the 22nd are exact, so that the quotient is the number nearest to the decimal.
        guard places.magnitude <= 22 else {
            return Double(String(format: "%.\(digits)g", self)) ?? self
        }
        let power = Foundation.pow(10, Double(places.magnitude))
        return places < 0 ? (self / power).rounded() * power : (self * power).rounded() / power
    }
}
