import Elbo
import Foundation

/// What is known of cells that were filled, for a table of its own: between which numbers so many of their draws lie, or how
/// many draws of a category are the text that was filled in.
final class CellIntervals {
    /// Draws of each cell: with 99 the fifth and the 95th are the ends of nine tenths exactly, by the Weibull rule.
    static let draws = 99

    private let level: Double
    private let columns: [TableColumn]
    private let formats: [NumberFormat?]
    /// What is known of each cell.
    private var lines: [(cell: TableCompletion.Cell, record: CSVRecord)] = []

    /// - Parameters:
    ///   - level: The share of draws between the ends.
    ///   - columns: The model's, under the names of the table.
    ///   - formats: How their numbers are written, where that is known.
    init(level: Double, columns: [TableColumn], formats: [NumberFormat?]) {
        (self.level, self.columns, self.formats) = (level, columns, formats)
    }

    /// Fills a block of rows, and looks at draws of each cell that was missing.
    ///
    /// - Parameters:
    ///   - rows: Which rows of the table, from 0.
    ///   - cells: One number for each column.
    ///   - key: Decides the draws.
    ///   - fill: Replaces NaN in rows.
    func fill(
        _ rows: Range<Int>, _ cells: UnsafeMutableBufferPointer<Double>, _ way: Imputation,
        key: RandomKey,
        by fill: (Range<Int>, UnsafeMutableBufferPointer<Double>, Imputation) throws -> Void
    ) throws {
        let before = Array(cells)
        try fill(rows, cells, way)
        let missing = before.indices.filter { before[$0].isNaN && !cells[$0].isNaN }
        guard !missing.isEmpty else { return }
        var drawn = [[Double]](repeating: [], count: missing.count)
        for index in 0..<CellIntervals.draws {
            var copy = before
            try copy.withUnsafeMutableBufferPointer {
                try fill(rows, $0, .draw(key.child(UInt64(index))))
            }
            for (place, cell) in missing.enumerated() { drawn[place].append(copy[cell]) }
        }
        for (place, cell) in missing.enumerated() {
            add(
                TableCompletion.Cell(
                    row: rows.lowerBound + cell / columns.count, column: cell % columns.count),
                value: cells[cell], drawn[place])
        }
    }

    private func add(_ cell: TableCompletion.Cell, value: Double, _ drawn: [Double]) {
        let (column, format) = (columns[cell.column], formats[cell.column])
        func text(_ number: Double) -> String {
            let number = format?.nearest(to: number) ?? number
            return format?.date?.text(of: number) ?? column.text(of: number)
        }
        var record = CSVRecord()
        record.append("\(cell.row + 1)")
        record.append(column.name)
        record.append(text(value))
        if column.levels == nil {
            let ends = CellIntervals.ends(of: drawn, level: level)
            record.append(text(ends.low))
            record.append(text(ends.high))
            record.append("")
        } else {
            record.append("")
            record.append("")
            let same = Double(drawn.count { $0 == value }) / Double(drawn.count)
            record.append(Format.number(same, decimals: 2))
        }
        record.end()
        lines.append((cell, record))
    }

    /// The quantiles of both tails: of further draws as many lie between as the level says.
    static func ends(of drawn: [Double], level: Double) -> (low: Double, high: Double) {
        let sorted = drawn.sorted()
        return (
            sorted.quantile((1 - level) / 2, .expected) ?? .nan,
            sorted.quantile((1 + level) / 2, .expected) ?? .nan
        )
    }

    /// Writes the table.
    ///
    /// - Parameter kept: Cells that were not filled, since they hold a text that the model does not know.
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to place: OutputPlace, without kept: Set<TableCompletion.Cell>) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) {
            var writer = CSVWriter($0)
            try writer.write(names: ["row", "column", "value", "low", "high", "share"])
            for line in lines where !kept.contains(line.cell) {
                try $0.write(line.record.bytes)
            }
        }
    }
}
