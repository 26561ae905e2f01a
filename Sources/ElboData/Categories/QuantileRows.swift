/// Rows some of whose numbers are told by their quantiles.
struct QuantileRows: RowSource {
    /// The numbers themselves, categories as indicators.
    let base: any RowSource
    /// The columns, with scales.
    let table: [TableColumn]
    let columns: [String]?
    let width: Int
    /// The numbers of a row of the base that are told by their quantiles, in order.
    private let coded: [(place: Int, scale: QuantileScale)]

    /// - Parameters:
    ///   - base: Rows of one number for each column of numbers and an indicator for each level.
    ///   - table: The columns, some with a scale.
    init(_ base: any RowSource, _ table: [TableColumn]) {
        self.base = base
        self.table = table
        columns = table.numberNames
        width = table.totalWidth
        var place = 0
        coded = table.compactMap { column in
            defer { place += column.quantiles == nil ? column.width : 1 }
            return column.quantiles.map { (place, $0) }
        }
        precondition(place == base.width, "\(base.width) numbers for \(place) cells")
    }

    var count: Int { base.count }
    var name: String { base.name }
    var dates: [DateNotation?]? {
        base.dates.map { dates in
            let places = Set(coded.map(\.place))
            return dates.enumerated().flatMap { places.contains($0) ? [nil, nil] : [$1] }
        }
    }

    func read(rows: Range<Int>, into buffer: UnsafeMutableBufferPointer<Double>) throws {
        var place = 0
        try base.forEachRow(in: rows) { numbers in
            var next = 0
            for index in coded.indices {
                let coding = coded[index].place
                place = buffer.copy(numbers[next..<coding], to: place)
                let interval = coded[index].scale.interval(of: numbers[coding])
                buffer[place] = interval.middle
                buffer[place + 1] = interval.width
                place += 2
                next = coding + 1
            }
            place = buffer.copy(numbers[next...], to: place)
        }
    }
}

extension UnsafeMutableBufferPointer<Double> {
    /// Copies numbers to a place.
    ///
    /// - Returns: The place behind them.
    fileprivate func copy(_ numbers: Slice<UnsafeBufferPointer<Double>>, to place: Int)
        -> Int
    {
        let end = place + numbers.count
        _ = self[place..<end].update(fromContentsOf: numbers)
        return end
    }
}
