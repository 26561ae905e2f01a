import ElboData
import ElboNumerics
import Foundation

/// What is known of a cell of rows that are to be drawn.
public enum CellCondition: Sendable, Hashable {
    /// A number in a range, whose ends may be infinite; a number itself where they are equal.
    case range(ClosedRange<Double>)
    /// One of some levels of a category, by their places.
    case levels(Set<Int>)

    /// Whether it says all that is to be known of the cell.
    var isExact: Bool {
        switch self {
        case .range(let range): range.lowerBound == range.upperBound
        case .levels(let places): places.count == 1
        }
    }
}

/// Cells that meet a condition, drawn from a law like that of the column in all rows, cut to the condition: of levels each as
/// likely as the others, of numbers a logistic law of scores. These are the quantiles' of a `QuantileScale`, or
/// (x - mean) π / (√3 deviation) of other numbers.
struct CellProposal {
    /// What the cell must be.
    let condition: CellCondition
    /// Its column.
    let column: TableColumn
    /// Mean and deviation of a column of plain numbers.
    let moments: (mean: Double, deviation: Double)
    /// How a column of plain numbers is written.
    let format: NumberFormat?

    /// A cell, and the logarithm of its probability or density here, up to a constant of the column.
    ///
    /// - Parameters:
    ///   - key: Decides it.
    ///   - index: Which draw of the key.
    func draw(_ key: RandomKey, at index: Int) -> (cell: Double, logDensity: Double) {
        let u = key.uniform(at: index)
        switch condition {
        case .levels(let places):
            let sorted = places.sorted()
            return (Double(sorted[min(Int(u * Double(sorted.count)), sorted.count - 1)]), 0)
        case .range(let range):
            guard range.lowerBound < range.upperBound else { return (range.lowerBound, 0) }
            // The numbers at the ends are proposed with the whole of their intervals, as all others are.
            let (low, high) = (
                share(below: range.lowerBound - step / 2), share(below: range.upperBound + step / 2)
            )
            let place = min(max(low + u * (high - low), 1e-12), 1 - 1e-12)
            // Rounding may lead out of the range.
            let number = min(
                max(number(at: log(place / (1 - place))), range.lowerBound), range.upperBound)
            return (number, logDensity(of: number))
        }
    }

    private var step: Double { column.quantiles?.resolution ?? format?.step ?? 0 }

    private var unit: Double { moments.deviation * 3.0.squareRoot() / .pi }

    private func number(at score: Double) -> Double {
        if let scale = column.quantiles { return scale.number(at: score) }
        let number = moments.mean + unit * score
        return format?.nearest(to: number) ?? number
    }

    private func share(below bound: Double) -> Double {
        guard bound.isFinite else { return bound > 0 ? 1 : 0 }
        return sigmoid(
            column.quantiles?.score(of: bound) ?? (bound - moments.mean) / unit)
    }

    /// Of the interval of a number told by its quantiles, of a plain one the density.
    private func logDensity(of number: Double) -> Double {
        if let interval = column.quantiles?.interval(of: number) {
            let half = interval.width / 2
            let mass = sigmoid(interval.middle + half) - sigmoid(interval.middle - half)
            return log(max(mass, .leastNormalMagnitude))
        }
        let below = sigmoid((number - moments.mean) / unit)
        return log(max(below * (1 - below), .leastNormalMagnitude))
    }
}
