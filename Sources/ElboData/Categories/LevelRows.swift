extension Dataset {
    /// The rows with one number for each column of the table: a category's is the place of its level, from 0.
    ///
    /// NaN is a missing cell. For data without categories these are the rows as they are (`rowSource`).
    public var levelSource: any RowSource {
        guard let table else { return rowSource }
        guard case .rows(let rows) = values, let indicators = rows as? IndicatorRows else {
            return IndicatedLevels(base: rowSource, table: table)
        }
        let levels = LevelRows(indicators)
        guard let numbers = indicators.base as? NumericTable else { return levels }
        // In memory the places are looked up once instead of in every pass.
        return NumericTable(
            checked: levels.placed(numbers.values), width: levels.width, columns: levels.columns,
            name: levels.name, dates: levels.dates)
    }
}

/// Rows whose categories are kept as one number each, read as the places of their levels.
struct LevelRows: RowSource {
    private let base: any RowSource
    private let places: [[Int]?]
    let columns: [String]?

    init(_ rows: IndicatorRows) {
        (base, places) = (rows.base, rows.places)
        columns = rows.table.map(\.name)
    }

    var count: Int { base.count }
    var width: Int { base.width }
    var name: String { base.name }
    var dates: [DateNotation?]? { base.dates }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        try base.read(rows: rows, into: buffer)
        place(UnsafeMutableBufferPointer(rebasing: buffer[..<(rows.count * width)]))
    }

    /// Whole rows of the base with places of levels.
    func placed(_ values: [Double]) -> [Double] {
        var values = values
        values.withUnsafeMutableBufferPointer { place($0) }
        return values
    }

    private func place(_ cells: UnsafeMutableBufferPointer<Double>) {
        for (column, places) in places.enumerated() {
            guard let places else { continue }
            for cell in stride(from: column, to: cells.count, by: width)
            where !cells[cell].isNaN {
                cells[cell] = Double(places[Int(cells[cell])])
            }
        }
    }
}

/// Rows of indicators, read as the places of the levels that they indicate.
private struct IndicatedLevels: RowSource {
    let base: any RowSource
    let table: [TableColumn]

    var count: Int { base.count }
    var width: Int { table.count }
    var columns: [String]? { table.map(\.name) }
    var name: String { base.name }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        let atOnce = max(1, (1 << 16) / base.width)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
            let end = min(start + atOnce, rows.upperBound)
            let codes = table.codes(of: try base.values(ofRows: start..<end))
            let first = (start - rows.lowerBound) * width
            for (place, code) in codes.enumerated() { buffer[first + place] = code }
        }
    }
}
