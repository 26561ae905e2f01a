import ElboNumerics

/// How much two columns have to do with each other, from 0 to 1: |Spearman's ρ| of numbers, Cramér's V of categories, and of a
/// number and a category η, the root of the share of the ranks' variance that lies between the levels.
package enum Association {
    package static func between(_ a: TableSample.Column, _ b: TableSample.Column) -> Double {
        let both = a.cells.indices.filter { !a.cells[$0].isNaN && !b.cells[$0].isNaN }
        guard both.count > 2 else { return 0 }
        let (x, y) = (both.map { a.cells[$0] }, both.map { b.cells[$0] })
        switch (a.levels, b.levels) {
        case (nil, nil): return abs(correlation(meanRanks(x), meanRanks(y)))
        case (nil, let levels?): return ratio(meanRanks(x), y, levels.count)
        case (let levels?, nil): return ratio(meanRanks(y), x, levels.count)
        case (let rows?, let columns?): return cramer(x, y, rows.count, columns.count)
        }
    }

    private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let n = Double(x.count)
        let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xx += (a - mx) * (a - mx)
            yy += (b - my) * (b - my)
            xy += (a - mx) * (b - my)
        }
        return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
    }

    /// √(Σ nₗ (x̄ₗ - x̄)² / Σ (x - x̄)²)
    private static func ratio(_ x: [Double], _ levels: [Double], _ count: Int) -> Double {
        let mean = x.reduce(0, +) / Double(x.count)
        var (sums, sizes) = (
            [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
        )
        for (value, level) in zip(x, levels) {
            sums[Int(level)] += value - mean
            sizes[Int(level)] += 1
        }
        let between = zip(sums, sizes).reduce(0) { $0 + ($1.1 > 0 ? $1.0 * $1.0 / $1.1 : 0) }
        let whole = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return whole > 0 ? (between / whole).squareRoot() : 0
    }

    /// √(χ² / n / (min(rows, columns) - 1)), levels that do not occur left out (Cramér 1946).
    private static func cramer(_ x: [Double], _ y: [Double], _ rows: Int, _ columns: Int) -> Double
    {
        let n = Double(x.count)
        var table = [Double](repeating: 0, count: rows * columns)
        var (down, across) = (
            [Double](repeating: 0, count: rows), [Double](repeating: 0, count: columns)
        )
        for (a, b) in zip(x, y) {
            table[Int(a) * columns + Int(b)] += 1
            down[Int(a)] += 1
            across[Int(b)] += 1
        }
        var square = 0.0
        for row in 0..<rows where down[row] > 0 {
            for column in 0..<columns where across[column] > 0 {
                let expected = down[row] * across[column] / n
                let away = table[row * columns + column] - expected
                square += away * away / expected
            }
        }
        let smaller = min(down.count { $0 > 0 }, across.count { $0 > 0 }) - 1
        return smaller > 0 ? (square / n / Double(smaller)).squareRoot() : 0
    }
}
