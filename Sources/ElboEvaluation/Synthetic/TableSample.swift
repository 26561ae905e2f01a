package import ElboData

/// Some rows of a table, column by column: as much as judging synthetic rows needs.
package struct TableSample {
    /// A column's cells; NaN where one is missing. Of a category, places of its levels from 0.
    package struct Column {
        package let name: String
        /// The levels of a category; nil for numbers.
        package let levels: [String]?
        package let cells: [Double]

        /// The same with the pools of levels (`LevelPools`) for levels, where there are some: how columns go together is not
        /// to be seen from levels of few rows.
        func pooled(_ pools: LevelPools?) -> Column {
            guard let pools else { return self }
            return Column(
                name: name, levels: (0..<pools.count).map { "\($0 + 1)" },
                cells: cells.map { $0.isNaN ? $0 : Double(pools.places[Int($0)]) })
        }
    }

    /// Of categories of many levels the pools.
    package let columns: [Column]
    /// With all levels.
    package let exact: [Column]
    package let count: Int

    /// Takes rows, at most so many, evenly spaced.
    package init(_ data: Dataset, atMost limit: Int) {
        let taken = min(data.count, limit)
        let rows = (0..<taken).map { $0 * data.count / max(taken, 1) }
        let table =
            data.table
            ?? (data.columns ?? (1...data.itemSize).map { "\($0)" })
            .map { TableColumn(name: $0) }
        let numbers = rows.flatMap { row -> [Double] in
            // The rows have been read before: only a disk that fails comes here without them.
            (try? data.rowSource.values(ofRows: row..<row + 1))
                ?? [Double](repeating: .nan, count: data.itemSize)
        }
        let codes = table.codes(of: numbers)
        count = taken
        let exact = table.enumerated().map { place, column in
            Column(
                name: column.name, levels: column.levels,
                cells: stride(from: place, to: codes.count, by: table.count).map { codes[$0] })
        }
        self.exact = exact
        columns = zip(exact, table).map { $0.pooled($1.pools) }
    }

    /// Numbers in which rows are near that are alike: a number in units of its deviation among `others`, a category one
    /// indicator for each level, two different levels being one unit apart; what is missing is in the middle.
    func features(like others: TableSample) -> ProbeFeatures {
        let parts = zip(columns, others.columns).map { column, other in
            column.features(like: other)
        }
        let width = parts.reduce(0) { $0 + $1.width }
        var values: [Double] = []
        values.reserveCapacity(count * width)
        for row in 0..<count {
            for part in parts { values += part[row] }
        }
        return ProbeFeatures(values, width: width)
    }

    /// For each column of numbers the ends of intervals that hold about a sixteenth of its cells each; numbers that occur often have
    /// one for themselves. Empty for categories.
    var edges: [[Double]] {
        columns.map { column in
            let sorted = column.known.sorted()
            guard column.levels == nil, !sorted.isEmpty else { return [] }
            let ends = (0...16).map { sorted[min($0 * sorted.count / 16, sorted.count - 1)] }
            return Array(Set(ends.flatMap { [$0.nextDown, $0] })).sorted()
        }
    }

    /// An indicator for each interval of numbers and each level; what is missing has one too.
    func intervals(_ edges: [[Double]]) -> ProbeFeatures {
        let parts = zip(columns, edges).map { column, edges -> ProbeFeatures in
            let count = column.levels?.count ?? edges.count + 1
            return ProbeFeatures(
                column.cells.flatMap { cell -> [Double] in
                    let place =
                        cell.isNaN
                        ? count
                        : column.levels != nil
                            ? Int(cell) : edges.firstIndex { cell <= $0 } ?? edges.count
                    return (0...count).map { $0 == place ? 1 : 0 }
                }, width: count + 1)
        }
        let width = parts.reduce(0) { $0 + $1.width }
        return ProbeFeatures(
            (0..<count).flatMap { row in parts.flatMap { Array($0[row]) } }, width: width)
    }

    /// Without one column.
    func without(_ place: Int) -> TableSample {
        var (rest, exact) = (columns, exact)
        rest.remove(at: place)
        exact.remove(at: place)
        return TableSample(rest, exact: exact, count: count)
    }

    private init(_ columns: [Column], exact: [Column], count: Int) {
        (self.columns, self.exact, self.count) = (columns, exact, count)
    }
}

extension TableSample.Column {
    /// The cells that are there.
    var known: [Double] { cells.filter { !$0.isNaN } }

    fileprivate func features(like other: TableSample.Column) -> ProbeFeatures {
        if let levels {
            let unit = 0.5.squareRoot()
            return ProbeFeatures(
                cells.flatMap { cell in
                    levels.indices.map { Double($0) == cell ? unit : 0 }
                }, width: levels.count)
        }
        let known = other.known
        let mean = known.reduce(0, +) / Double(max(known.count, 1))
        let square = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (square / Double(max(known.count, 1))).squareRoot()
        return ProbeFeatures(
            cells.map { $0.isNaN || deviation == 0 ? 0 : ($0 - mean) / deviation }, width: 1)
    }
}
