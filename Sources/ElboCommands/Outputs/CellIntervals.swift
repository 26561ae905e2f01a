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
    private var records = CSVRecord()

    /// - Parameters:
    ///   - level: The share of draws between the ends.
    ///   - columns: The model's, under the names of the table.
    ///   - formats: How their numbers are written, where that is known.
    init(level: Double, columns: [TableColumn], formats: [NumberFormat?]) {
        (self.level, self.columns, self.formats) = (level, columns, formats)
        for name in ["row", "column", "value", "low", "high", "share"] { records.append(name) }
        records.end()
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
                row: rows.lowerBound + cell / columns.count + 1, cell % columns.count,
                value: cells[cell], drawn[place])
        }
    }

    private func add(row: Int, _ place: Int, value: Double, _ drawn: [Double]) {
        let column = columns[place]
        func text(_ number: Double) -> String {
            let number = formats[place]?.nearest(to: number) ?? number
            return formats[place]?.date?.text(of: number) ?? column.text(of: number)
        }
        records.append("\(row)")
        records.append(column.name)
        records.append(text(value))
        if column.levels == nil {
            let ends = CellIntervals.ends(of: drawn, level: level)
            records.append(text(ends.low))
            records.append(text(ends.high))
            records.append("")
        } else {
            records.append("")
            records.append("")
            let same = Double(drawn.count { $0 == value }) / Double(drawn.count)
            records.append(Format.number(same, decimals: 2))
        }
        records.end()
    }

    /// The numbers at p (n + 1) for both tails p, between the draws beside it (Weibull's rule): of draws from the right law as many
    /// lie between as the level says.
    static func ends(of drawn: [Double], level: Double) -> (low: Double, high: Double) {
        let sorted = drawn.sorted()
        func quantile(_ share: Double) -> Double {
            let place = min(max(share * Double(sorted.count + 1) - 1, 0), Double(sorted.count - 1))
            let low = Int(place)
            let high = min(low + 1, sorted.count - 1)
            return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
        }
        return (quantile((1 - level) / 2), quantile((1 + level) / 2))
    }

    /// Writes the table.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to place: OutputPlace) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) {
            try $0.write(records.bytes)
        }
    }
}
