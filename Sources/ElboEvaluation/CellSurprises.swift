public import ElboData

/// Which cells make a row strange: for each cell how many nats rarer it is, given the other cells of its row, than cells of
/// its column usually are.
///
///     -ln p(xⱼ | x₋ⱼ) - median over rows,    ln p(xⱼ | x₋ⱼ) = ln p(x) - ln p(x₋ⱼ)
///
/// with x₋ⱼ the row without the cell, which a model of any set of known cells tells by itself. What is usual in a column is
/// taken off because densities of different columns have different units.
public struct CellSurprises: Sendable {
    /// How many columns there are.
    public let columns: Int
    /// Nats of each cell, row after row; NaN where a cell is missing.
    public let nats: [Double]

    /// Rows whose cells tell what is usual: fewer of many columns, each of which is hidden in all of them.
    private static func reference(columns: Int) -> Int { min(300, max(60, 30_000 / columns)) }

    /// Asks a model with each column hidden in turn.
    ///
    /// - Parameters:
    ///   - data: All examples; what is usual is told by some of them, evenly spaced.
    ///   - rows: Those of which the cells are wanted.
    ///   - cells: The numbers of an example that each column is.
    ///   - logDensities: ln p of rows over their known cells, in nats; NaN or 0 for a row without any.
    ///   - progress: Told which share of the work is done.
    /// - Throws: What `logDensities` throws.
    public init(
        of data: Dataset, rows: [Int], cells: [Range<Int>],
        logDensities: (Dataset) throws -> [Double], progress: (Double) -> Void = { _ in }
    ) throws {
        let count = min(data.count, CellSurprises.reference(columns: max(cells.count, 1)))
        let usual = (0..<count).map { $0 * data.count / count }
        let chosen = data.subset(rows: rows + usual)
        let whole = try logDensities(chosen)
        columns = cells.count
        var nats = [Double](repeating: .nan, count: rows.count * cells.count)
        for (column, numbers) in cells.enumerated() {
            progress(Double(column) / Double(cells.count))
            let known = chosen.areKnown(number: numbers.lowerBound)
            let rest = try logDensities(chosen.hiding(numbers: numbers))
            let surprises = whole.indices.map { row in
                known[row] ? (rest[row].isNaN ? 0 : rest[row]) - whole[row] : .nan
            }
            let middle = surprises.suffix(count).filter(\.isFinite).median ?? 0
            for row in rows.indices { nats[row * cells.count + column] = surprises[row] - middle }
        }
        progress(1)
        self.nats = nats
    }

    /// The most surprising cells of a row that are rarer than usual by at least a nat, the most surprising first.
    ///
    /// - Parameters:
    ///   - row: Which of the rows asked for.
    ///   - limit: How many at most.
    public func mostSurprising(ofRow row: Int, atMost limit: Int = 3) -> [(
        column: Int, nats: Double
    )] {
        (0..<columns).map { (column: $0, nats: nats[row * columns + $0]) }
            .filter { $0.nats >= 1 }
            .sorted { ($0.nats, -$0.column) > ($1.nats, -$1.column) }
            .prefix(limit).map { $0 }
    }
}

extension [Double] {
    /// The middle one in order, the lower of two; nil of none.
    fileprivate var median: Double? { isEmpty ? nil : sorted()[(count - 1) / 2] }
}
