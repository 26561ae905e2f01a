import ElboData
import ElboNumerics

/// How often each level stands in some rows.
struct LevelSummary: Sendable {
    /// Σ w of the rows with each level, category by category.
    let counts: [[Double]]
    /// Cells that are there, in rows that count, of each category.
    let known: [Int]

    /// Looks at the rows once, in an order that does not depend on threads.
    ///
    /// - Throws: `MixtureError.level` for a number that is the place of no level; `DataError` from reading.
    init(_ rows: any RowSource, _ columns: MixedColumns, weights: [Double]?) throws {
        let levels = columns.levels
        var counts = levels.map { [Double](repeating: 0, count: $0.count) }
        var known = levels.map { _ in 0 }
        try rows.forEachBlock { range, block in
            for row in range {
                let weight = weights?[row] ?? 1
                for (category, column) in columns.categories.enumerated() {
                    let cell = block[(row - range.lowerBound) * columns.width + column]
                    guard !cell.isNaN else { continue }
                    let level = try columns.level(cell, of: category, row: row)
                    guard weight > 0 else { continue }
                    counts[category][level] += weight
                    known[category] += 1
                }
            }
            return true
        }
        (self.counts, self.known) = (counts, known)
    }

    /// The shares of the levels in all rows.
    var shares: [[Double]] { counts.map(Self.shares) }

    /// m_jl = (n_jl + 1 / L_j) / (n_j + 1): the shares of the levels in all rows, as if one more row had all levels in
    /// equal parts, so that a level of no row has a share too.
    static func shares(of counts: [Double]) -> [Double] {
        let total = counts.reduce(1, +)
        return counts.map { ($0 + 1 / Double(counts.count)) / total }
    }
}

extension MixedColumns {
    /// The place of a level.
    ///
    /// - Parameters:
    ///   - cell: a number that is not missing.
    ///   - category: which category, from 0.
    ///   - row: which row, from 0, for the error.
    /// - Throws: `MixtureError.level`.
    func level(_ cell: Double, of category: Int, row: Int) throws -> Int {
        let column = table[categories[category]]
        guard cell >= 0, cell < Double(column.width), cell == cell.rounded(.down) else {
            throw MixtureError.level(
                column: column.name, row: row + 1, value: cell, levels: column.width)
        }
        return Int(cell)
    }
}
