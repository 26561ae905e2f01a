import ElboData
import ElboNumerics
import ElboReport

/// How two columns go together: the shares of rows that fall into pairs of levels or of intervals.
struct JointShares {
    /// A column's cells in a few kinds, the same for all lots of rows.
    struct Kinds {
        private static let most = 5

        /// What each kind is called.
        let names: [String]
        /// Numbers that end the intervals but the last; nil for levels.
        private let ends: [Double]?
        /// For each level its kind; empty for numbers.
        private let kinds: [Int]

        /// - Parameters:
        ///   - column: What the cells are.
        ///   - format: How its numbers are written.
        ///   - cells: Those that decide the intervals of equal shares, or the largest levels.
        init(_ column: TableColumn, format: NumberFormat?, cells: [Double]) {
            let known = cells.filter { !$0.isNaN }
            if let levels = column.levels {
                var counts = [Int](repeating: 0, count: levels.count)
                for cell in known { counts[Int(cell)] += 1 }
                let order = levels.indices.sorted { (-counts[$0], $0) < (-counts[$1], $1) }
                let shown =
                    levels.count <= Self.most ? order : Array(order.prefix(Self.most - 1))
                var kinds = [Int](repeating: shown.count, count: levels.count)
                for (place, level) in shown.enumerated() { kinds[level] = place }
                self.kinds = kinds
                ends = nil
                names =
                    shown.map { levels[$0] }
                    + (shown.count < levels.count
                        ? ["\(levels.count - shown.count) others"] : [])
            } else {
                let sorted = known.sorted()
                let inner = (1..<Self.most).compactMap {
                    sorted.quantile(Double($0) / Double(Self.most))
                }
                // An interval that ends at the greatest number leaves none behind it.
                let ends = Set(inner).sorted().filter { $0 < sorted.last ?? $0 }
                func text(_ number: Double) -> String { column.text(of: number, format: format) }
                self.ends = ends
                kinds = []
                names =
                    ends.isEmpty
                    ? ["all"]
                    : ends.indices.map {
                        $0 == 0
                            ? "to \(text(ends[0]))" : "to \(text(ends[$0]))"
                    } + ["above"]
            }
        }

        /// The kind of a cell; nil where it is missing.
        func kind(of cell: Double) -> Int? {
            guard !cell.isNaN else { return nil }
            guard let ends else { return kinds[Int(cell)] }
            return ends.firstIndex { cell <= $0 } ?? ends.count
        }
    }

    /// For each kind of the first column and of the second the share of the rows that have both.
    let shares: [[Double]]

    /// - Parameters:
    ///   - first: Cells of one column; NaN for a missing one.
    ///   - second: As many of the other.
    init(_ first: [Double], in rows: Kinds, _ second: [Double], in columns: Kinds) {
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: columns.names.count), count: rows.names.count)
        for (a, b) in zip(first, second) {
            guard let row = rows.kind(of: a), let column = columns.kind(of: b) else { continue }
            counts[row][column] += 1
        }
        let all = Double(max(counts.reduce(0) { $0 + $1.reduce(0, +) }, 1))
        shares = counts.map { $0.map { Double($0) / all } }
    }
}
