public import ElboData
import Foundation

/// Columns brought to mean 0 and standard deviation 1, in Float64.
public struct RowScale: Codable, Hashable, Sendable {
    /// The columns' means.
    public let means: [Double]
    /// Their standard deviations, positive.
    public let deviations: [Double]

    /// The scale of some rows.
    ///
    /// - Throws: `AutoencoderError.option` for a column without two different numbers; `DataError` from reading.
    public init(_ rows: NumericTable) throws {
        let columns = try ColumnSummary.columns(of: rows)
        for (place, column) in columns.enumerated()
        where column.isConstant || !(column.standardDeviation > 0) {
            throw AutoencoderError.option(
                name: "column \(rows.columns?[place] ?? "\(place + 1)")",
                value: column.count == 0 ? "empty" : "the same in all rows of training",
                allowed: "left out, or a column that varies")
        }
        means = columns.map(\.mean)
        deviations = columns.map(\.standardDeviation)
    }

    /// Names the numbers.
    package init(means: [Double], deviations: [Double]) {
        self.means = means
        self.deviations = deviations
    }

    /// The columns that there are.
    var width: Int { means.count }

    /// A cell as the model sees it; NaN stays.
    func transformed(_ value: Double, column: Int) -> Float {
        Float((value - means[column]) / deviations[column])
    }

    /// A cell in the column's own unit.
    func inverted(_ value: Float, column: Int) -> Double {
        Double(value) * deviations[column] + means[column]
    }

    /// Σ ln |dt/dx| over a row's known cells, in nats.
    func logVolume(_ cells: some Collection<Double>) -> Double {
        zip(cells, deviations).reduce(0) { $1.0.isNaN ? $0 : $0 - log($1.1) }
    }

    /// Whether it is a scale of so many columns.
    package func isSound(width: Int) -> Bool {
        means.count == width && deviations.count == width && means.allSatisfy(\.isFinite)
            && deviations.allSatisfy { $0.isFinite && $0 > 0 }
    }
}
