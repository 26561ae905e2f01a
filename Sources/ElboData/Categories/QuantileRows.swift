/// Rows some of whose numbers are told by their quantiles.
struct QuantileRows: RowSource {
    /// The numbers themselves, categories as indicators.
    let base: any RowSource
    /// The columns, with scales.
    let table: [TableColumn]
    let columns: [String]?
    let width: Int
    /// For each number of a row of the base what becomes of it.
    private let scales: [QuantileScale?]

    /// - Parameters:
    ///   - base: Rows of one number for each column of numbers and an indicator for each level.
    ///   - table: The columns, some with a scale.
    init(_ base: any RowSource, _ table: [TableColumn]) {
        self.base = base
        self.table = table
        columns = table.numberNames
        width = table.totalWidth
        scales = table.flatMap { column in
            [QuantileScale?](repeating: column.quantiles, count: column.levels?.count ?? 1)
        }
        precondition(scales.count == base.width, "\(base.width) numbers for \(scales.count) cells")
    }

    var count: Int { base.count }
    var name: String { base.name }
    var dates: [DateNotation?]? {
        base.dates.map { dates in
            zip(dates, scales).flatMap { $1 == nil ? [$0] : [nil, nil] }
        }
    }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        let atOnce = max(1, (1 << 16) / base.width)
        try withUnsafeTemporaryAllocation(
            of: Double.self, capacity: min(atOnce, rows.count) * base.width
        ) { numbers in
            var place = 0
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
                let end = min(start + atOnce, rows.upperBound)
                try base.read(rows: start..<end, into: numbers)
                for row in 0..<end - start {
                    for (column, scale) in scales.enumerated() {
                        let number = numbers[row * base.width + column]
                        guard let scale else {
                            buffer[place] = number
                            place += 1
                            continue
                        }
                        let interval = scale.interval(of: number)
                        buffer[place] = interval.middle
                        buffer[place + 1] = interval.width
                        place += 2
                    }
                }
            }
        }
    }
}
