extension Dataset {
    /// The numbers of all rows.
    public enum Values: Sendable, Equatable {
        /// Whole numbers from 0 to 255, such as pixels, row after row.
        case bytes(ByteStorage)
        /// Real numbers, row after row; NaN is a missing cell.
        case floats([Float])
        /// Rows of Float64, in memory or in a file, as tables have them.
        case rows(any RowSource)
        /// Tokens of sentences, each shown with padding behind its end as wide as an example is.
        case tokens(TokenRows)

        /// Whether both are of one kind and hold the same bits; rows that cannot be read equal none.
        public static func == (left: Values, right: Values) -> Bool {
            switch (left, right) {
            case (.bytes(let left), .bytes(let right)): left == right
            case (.floats(let left), .floats(let right)):
                left.elementsEqual(right) { $0.bitPattern == $1.bitPattern }
            case (.rows(let left), .rows(let right)): (try? left.hasBits(of: right)) ?? false
            case (.tokens(let left), .tokens(let right)): left == right
            case (.bytes, _), (.floats, _), (.rows, _), (.tokens, _): false
            }
        }

        /// How many numbers there are in rows of a size.
        func count(ofSize size: Int) -> Int {
            switch self {
            case .bytes(let bytes): bytes.count
            case .floats(let floats): floats.count
            case .rows(let rows): rows.count * rows.width
            case .tokens(let rows): rows.count * size
            }
        }

        /// Those of some rows of a size, in this order; rows in a file stay there.
        func selecting(rows chosen: some Collection<Int>, of size: Int) -> Values {
            switch self {
            case .bytes(let bytes):
                return .bytes(
                    ByteStorage(bytes.withUnsafeBytes { Values.gather($0, chosen, size) }))
            case .floats(let floats):
                return .floats(Values.gather(floats, chosen, size))
            case .tokens(let rows): return .tokens(rows.selecting(chosen))
            case .rows(let rows):
                guard let table = rows as? NumericTable else {
                    return .rows(SelectedRows(rows, Array(chosen)))
                }
                return .rows(
                    NumericTable(
                        checked: Values.gather(table.values, chosen, size), width: size,
                        columns: table.columns, name: table.name, dates: table.dates))
            }
        }

        private static func gather<Source: RandomAccessCollection<Element>, Element>(
            _ source: Source, _ rows: some Collection<Int>, _ size: Int
        ) -> [Element] where Source.Index == Int {
            var result: [Element] = []
            result.reserveCapacity(rows.count * size)
            for row in rows { result.append(contentsOf: source[row * size..<(row + 1) * size]) }
            return result
        }
    }
}

extension RowSource {
    /// Whether all numbers have the same bits.
    fileprivate func hasBits(of other: any RowSource) throws -> Bool {
        guard count == other.count, width == other.width else { return false }
        var areEqual = true
        try forEachBlock { rows, block in
            let others = try other.values(ofRows: rows)
            areEqual = block.elementsEqual(others) { $0.bitPattern == $1.bitPattern }
            return areEqual
        }
        return areEqual
    }
}
