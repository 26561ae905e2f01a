import ElboData

/// Rows of numbers and categories in one space, in which starts look for groups: numbers standardised, a category's
/// indicators scaled so that together they vary as much as one number.
///
/// An indicator of share m varies by m (1 - m), so that all of a category are divided by the root of 1 - Σ_l m_l²
/// (factor analysis of mixed data, Pagès 2004, divides each by the root of its share instead, which lets a category of
/// many levels outweigh all numbers). It decides where EM begins and nothing else: densities know no indicators.
struct MixedFeatures: RowSource {
    private let base: any RowSource
    private let layout: MixedColumns
    private let shifts: [Double]
    private let scales: [Double]
    let width: Int

    /// - Parameters:
    ///   - data: rows with categories.
    ///   - layout: their columns.
    init(_ data: MixtureData, _ layout: MixedColumns) {
        base = data.rows
        self.layout = layout
        let numbers = data.columns.map { column in
            (column.mean, column.variance > 0 ? 1 / column.variance.squareRoot() : 0)
        }
        let categories = data.levelShares.map { shares in
            let variance = 1 - shares.reduce(0) { $0 + $1 * $1 }
            return (0.0, variance > 0 ? 1 / variance.squareRoot() : 0)
        }
        var scaled = [(Double, Double)](repeating: (0, 0), count: layout.width)
        for (place, value) in zip(layout.numbers, numbers) { scaled[place] = value }
        for (place, value) in zip(layout.categories, categories) { scaled[place] = value }
        shifts = scaled.map(\.0)
        scales = scaled.map(\.1)
        width = layout.table.totalWidth
    }

    var count: Int { base.count }
    var columns: [String]? { nil }
    var name: String { base.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        let cells = try base.values(ofRows: rows)
        var place = 0
        for start in stride(from: 0, to: cells.count, by: layout.width) {
            for (column, kind) in layout.table.enumerated() {
                let cell = cells[start + column]
                for number in 0..<kind.width {
                    let value: Double =
                        if kind.levels == nil || cell.isNaN {
                            cell
                        } else {
                            Double(number) == cell ? 1 : 0
                        }
                    buffer[place] = (value - shifts[column]) * scales[column]
                    place += 1
                }
            }
        }
    }
}
