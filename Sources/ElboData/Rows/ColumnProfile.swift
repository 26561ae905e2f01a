import Foundation

/// What the numbers of one column look like: how many there are, how they are spread, and what law suits them.
///
/// Of more than 100 000 rows, or five million numbers, rows evenly spaced are looked at.
public struct ColumnProfile: Sendable, Hashable {
    /// What a model of a table makes of a column of numbers when nothing is said, and why.
    public enum Law: Sendable, Hashable {
        /// The same number in every row, or none.
        case constant
        /// A normal law.
        case normal
        /// Told by their quantiles, since so many are this one number.
        case heap(number: Double, share: Double)
        /// Told by their quantiles, since they are so skewed: E[(x - μ)³] / σ³.
        case skewed(Double)
    }

    /// Different numbers among the rows that were looked at.
    public let distinct: Int
    /// Whether all rows were looked at.
    public let isComplete: Bool
    /// Whether all numbers are whole.
    public let areWhole: Bool
    /// Whether they are the numbers of the rows: whole, and all different without a gap.
    public let numberRows: Bool
    /// The law that suits them.
    public let law: Law
    /// How many numbers lie in each of eight intervals of one length, from the least to the greatest.
    public let histogram: [Int]

    private static let (mostRows, mostNumbers) = (100_000, 5_000_000)
    private static let intervals = 8

    /// Describes the columns of rows.
    ///
    /// - Parameter places: Which numbers of a row.
    /// - Throws: `DataError` when the rows cannot be read.
    public static func columns(_ places: [Int], of rows: any RowSource) throws -> [ColumnProfile] {
        let most = max(min(mostRows, mostNumbers / max(places.count, 1)), 1)
        let step = max(1, (rows.count + most - 1) / most)
        var numbers = [[Double]](repeating: [], count: places.count)
        let chosen = SelectedRows(rows, Array(stride(from: 0, to: rows.count, by: step)))
        try chosen.forEachRow(in: 0..<chosen.count) { cells in
            for (index, place) in places.enumerated() where !cells[place].isNaN {
                numbers[index].append(cells[place])
            }
        }
        return numbers.map { ColumnProfile($0, isComplete: step == 1) }
    }

    private init(_ numbers: [Double], isComplete: Bool) {
        let runs = ColumnRuns(numbers)
        self.isComplete = isComplete
        distinct = runs.values.count
        areWhole = runs.values.allSatisfy { $0 == $0.rounded() }
        let (least, greatest) = (runs.values.first ?? 0, runs.values.last ?? 0)
        numberRows =
            isComplete && areWhole && distinct == numbers.count && distinct > 2
            && greatest - least == Double(distinct - 1)
        if distinct < 2 {
            law = .constant
        } else {
            switch QuantileScale.reason(numbers) {
            case nil: law = .normal
            case .heap(let number, let share): law = .heap(number: number, share: share)
            case .skewness(let skewness): law = .skewed(skewness)
            }
        }
        var counts = [Int](repeating: 0, count: distinct < 2 ? 0 : ColumnProfile.intervals)
        let length = (greatest / 2 - least / 2) / Double(ColumnProfile.intervals)
        for (value, count) in zip(runs.values, runs.counts) where !counts.isEmpty {
            let place = Int((value / 2 - least / 2) / length)
            counts[min(max(place, 0), counts.count - 1)] += count
        }
        histogram = counts
    }
}
