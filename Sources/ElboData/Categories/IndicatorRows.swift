/// Rows whose categories are kept as one number each and read as an indicator for each level.
struct IndicatorRows: RowSource {
    /// One number for each column.
    let base: any RowSource
    /// The columns.
    let table: [TableColumn]
    /// For each category the place of the level that a number of the base stands for; nil for numbers.
    let places: [[Int]?]
    let columns: [String]?
    let width: Int
    let dates: [DateNotation?]?

    /// - Parameters:
    ///   - base: rows of one number for each column; of a category a whole number from 0.
    ///   - table: the columns.
    ///   - places: for each category the place among its levels that each number of the base stands for.
    init(_ base: any RowSource, _ table: [TableColumn], places: [[Int]?]) {
        precondition(base.width == table.count && places.count == table.count)
        self.base = base
        self.table = table
        self.places = places
        columns = table.numberNames
        width = table.totalWidth
        dates = base.dates.map { dates in
            zip(table, dates).flatMap { [DateNotation?](repeating: $1, count: $0.width) }
        }
    }

    var count: Int { base.count }
    var name: String { base.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        let widths = table.map { $0.levels == nil ? 0 : $0.width }
        let pools = table.map(\.pools)
        var place = 0
        try base.forEachRow(in: rows) { cells in
            for (column, cell) in cells.enumerated() {
                let width = widths[column]
                guard width > 0 else {
                    buffer[place] = cell
                    place += 1
                    continue
                }
                let indicators = UnsafeMutableBufferPointer(rebasing: buffer[place..<place + width])
                place += width
                indicators.update(repeating: cell.isNaN ? .nan : 0)
                guard !cell.isNaN, let level = places[column]?[Int(cell)] else { continue }
                guard let pools = pools[column] else {
                    indicators[level] = 1
                    continue
                }
                indicators[pools.places[level]] = 1
                indicators[width - 2] = pools.middles[level]
                indicators[width - 1] = pools.logShares[level]
            }
        }
    }
}
