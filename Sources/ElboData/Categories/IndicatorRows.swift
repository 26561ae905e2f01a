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
        let columns = base.width
        let atOnce = max(1, (1 << 16) / columns)
        let widths = table.map { $0.levels == nil ? 0 : $0.width }
        try withUnsafeTemporaryAllocation(
            of: Double.self, capacity: min(atOnce, rows.count) * columns
        ) { cells in
            var place = 0
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
                let end = min(start + atOnce, rows.upperBound)
                try base.read(rows: start..<end, into: cells)
                for row in 0..<end - start {
                    for column in 0..<columns {
                        let cell = cells[row * columns + column]
                        let width = widths[column]
                        guard width > 0 else {
                            buffer[place] = cell
                            place += 1
                            continue
                        }
                        let indicators = UnsafeMutableBufferPointer(
                            rebasing: buffer[place..<place + width])
                        place += width
                        indicators.update(repeating: cell.isNaN ? .nan : 0)
                        if !cell.isNaN, let places = places[column] {
                            indicators[places[Int(cell)]] = 1
                        }
                    }
                }
            }
        }
    }
}
