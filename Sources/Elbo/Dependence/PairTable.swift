import ElboData
import ElboNumerics
import Foundation

/// Pairs (x, y) of two groups of a table's columns, as critics see them: numbers as normal scores, categories as
/// indicators, rows without missing cells.
struct PairTable: Sendable {
    /// Row after row, x and behind it y.
    let numbers: [Float]
    let xSize: Int
    let ySize: Int
    let count: Int
    /// Rows that were left out because a cell is missing.
    let incomplete: Int
    /// The most that I(X; Y) can be, in nats: the entropy of x or of y, the lesser, of those whose columns are all categories. nil
    /// where both have numbers.
    ///
    /// Entropies of columns are added, which are no less than that of the columns together.
    let entropy: Double?

    /// - Parameters:
    ///   - data: The columns of x, then those of y.
    ///   - xColumns: How many are x's.
    /// - Throws: `DependenceError`.
    init(_ data: Dataset, xColumns: Int) throws {
        let columns = data.schema.observation.tableColumns
        precondition(
            xColumns > 0 && xColumns < columns.count, "\(xColumns) of \(columns.count) columns")
        let size = data.itemSize
        let all = data.values(of: 0..<data.count)
        let rows = (0..<data.count).filter { row in
            !all[row * size..<(row + 1) * size].contains(where: \.isNaN)
        }
        guard rows.count >= Self.fewest else {
            throw DependenceError.tooFewRows(name: data.name, count: rows.count)
        }
        var table = [Float](repeating: 0, count: rows.count * size)
        var start = 0
        var entropies: [Double?] = []
        for column in columns {
            for place in start..<start + column.width {
                let raw = rows.map { all[$0 * size + place] }
                guard column.levels != nil || raw.contains(where: { $0 != raw[0] }) else {
                    throw DependenceError.constant(column: column.name)
                }
                let cells = column.levels == nil ? normalScores(raw) : raw
                for (row, cell) in cells.enumerated() { table[row * size + place] = cell }
            }
            entropies.append(
                column.levels.map { _ in
                    Self.entropy(
                        rows.map { row in
                            let first = row * size + start
                            return Array(all[first..<first + column.width])
                        })
                })
            start += column.width
        }
        entropy = [entropies[..<xColumns], entropies[xColumns...]].compactMap { side -> Double? in
            side.contains(nil) ? nil : side.reduce(0) { $0 + ($1 ?? 0) }
        }.min()
        numbers = table
        xSize = columns[..<xColumns].reduce(0) { $0 + $1.width }
        ySize = size - xSize
        count = rows.count
        incomplete = data.count - rows.count
    }

    /// The entropy of the shares of equal items, in nats.
    private static func entropy(_ items: [[Float]]) -> Double {
        let n = Double(items.count)
        let counts = items.reduce(into: [[Float]: Double]()) { $0[$1, default: 0] += 1 }
        return counts.values.reduce(0) { $0 - $1 / n * log($1 / n) }
    }

    /// Fewer teach a critic nothing that would hold on others.
    private static let fewest = 100

    var size: Int { xSize + ySize }

    /// Some rows as data to train on.
    func dataset(rows: [Int]) throws -> Dataset {
        try Dataset(
            rows.flatMap { numbers[$0 * size..<($0 + 1) * size] }, itemShape: [size],
            name: "pairs")
    }
}

/// Why the dependence of two groups of columns cannot be estimated.
public enum DependenceError: Error, Equatable, CustomStringConvertible {
    /// Too few rows have all their cells.
    case tooFewRows(name: String, count: Int)
    /// A column is the same in every row.
    case constant(column: String)
    /// A column is in both groups.
    case inBoth(column: String)

    /// One sentence that names the remedy.
    public var description: String {
        switch self {
        case .tooFewRows(let name, let count):
            "\(name) has \(count) rows with all cells of these columns; at least 100 are needed to teach a critic and judge it on others"
        case .constant(let column):
            "column \(column) is the same in every row, so that nothing depends on it; leave it out"
        case .inBoth(let column):
            "column \(column) is in both groups, and tells all of itself; leave it out of one"
        }
    }
}
