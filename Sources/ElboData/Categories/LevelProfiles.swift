import ElboNumerics
import Foundation

/// For each level of a category a point that tells with which rows it goes: the mean of the other cells of its rows,
/// projected at random onto a few numbers.
///
/// Each column adds ±x to every number, x a standardised number or the centred indicator of a level in units of its column's
/// deviation, with signs drawn once for each column and level (random indexing, Kanerva, Kristoferson and Holst 2000;
/// Achlioptas 2003): distances between points are those between the means of all columns, up to the projection. A mean of n
/// rows is drawn towards 0 by
///
///     n / (n + σ² / τ²)
///
/// with σ² the variance within levels and τ² that between them (one-way random effects), so that levels about which little is
/// known lie together in the middle.
struct LevelProfiles {
    /// How many numbers a point has.
    static let width = 32

    /// The points, level after level.
    let points: [Float]

    /// Looks at all rows twice.
    ///
    /// - Parameters:
    ///   - column: the category, a column of the rows.
    ///   - rows: one number for each column; of categories whole numbers from 0.
    ///   - levels: how many different numbers each column has that is a category; nil for numbers.
    /// - Throws: `DataError` when the rows cannot be read.
    static func all(
        of columns: [Int], in rows: any RowSource, levels: [Int?]
    ) throws -> [LevelProfiles] {
        let projection = try RowProjection(rows, levels: levels)
        var sums = columns.map { column in
            [Double](repeating: 0, count: (levels[column] ?? 0) * width)
        }
        var counts = columns.map { [Double](repeating: 0, count: levels[$0] ?? 0) }
        var squares = [Double](repeating: 0, count: columns.count)
        try rows.forEachRow(in: 0..<rows.count) { cells in
            let whole = projection.point(cells)
            for (index, column) in columns.enumerated() where !cells[column].isNaN {
                let level = Int(cells[column])
                // What the column itself says of the row tells nothing new.
                let rest = whole - projection.part(of: cells[column], column)
                counts[index][level] += 1
                for place in 0..<width {
                    sums[index][level * width + place] += Double(rest[place])
                    squares[index] += Double(rest[place] * rest[place])
                }
            }
        }
        return columns.indices.map { index in
            LevelProfiles(sums: sums[index], counts: counts[index], square: squares[index])
        }
    }

    private init(sums: [Double], counts: [Double], square: Double) {
        let width = LevelProfiles.width
        let all = counts.reduce(0, +)
        var mean = [Double](repeating: 0, count: width)
        for (place, sum) in sums.enumerated() { mean[place % width] += sum / max(all, 1) }
        var between = 0.0
        var points = sums
        for (level, count) in counts.enumerated() where count > 0 {
            for place in 0..<width {
                let point = sums[level * width + place] / count - mean[place]
                points[level * width + place] = point
                between += count * point * point
            }
        }
        let total = square - all * mean.reduce(0) { $0 + $1 * $1 }
        let groups = Double(counts.count { $0 > 0 })
        let within = max(total - between, 0) / max(all - groups, 1)
        let size = all - counts.reduce(0) { $0 + $1 * $1 } / max(all, 1)
        let spread = max(between - (groups - 1) * within, 0) / max(size, 1)
        self.points = points.enumerated().map { place, point in
            let count = counts[place / width]
            let weight = spread > 0 ? count * spread / (count * spread + within) : 0
            return Float(weight * point)
        }
    }
}

/// Rows as points of a few numbers; see `LevelProfiles`.
private struct RowProjection {
    /// What a column adds to a row's point.
    private enum Part {
        /// The score of a number times its signs.
        case number(mean: Double, deviation: Double, signs: SIMD32<Float>)
        /// One point for each level: its signs less their mean, over the deviation of an indicator vector, (1 - Σ p²)^½.
        case levels([SIMD32<Float>])
    }

    private let parts: [Part]

    init(_ rows: any RowSource, levels: [Int?]) throws {
        let summaries = try ColumnSummary.columns(of: rows)
        var counts = levels.map { [Double](repeating: 0, count: $0 ?? 0) }
        try rows.forEachRow(in: 0..<rows.count) { cells in
            for column in levels.indices where levels[column] != nil && !cells[column].isNaN {
                counts[column][Int(cells[column])] += 1
            }
        }
        parts = levels.indices.map { column in
            guard levels[column] != nil else {
                return .number(
                    mean: summaries[column].mean, deviation: summaries[column].standardDeviation,
                    signs: RowProjection.signs(column, 0))
            }
            let all = max(counts[column].reduce(0, +), 1)
            let signs = counts[column].indices.map { RowProjection.signs(column, $0) }
            var (centre, square) = (SIMD32<Float>.zero, 0.0)
            for (level, count) in counts[column].enumerated() {
                square += count / all * count / all
                centre += Float(count / all) * signs[level]
            }
            let scale = square < 1 ? Float(1 / (1 - square).squareRoot()) : 0
            return .levels(signs.map { scale * ($0 - centre) })
        }
    }

    func point(_ cells: UnsafeBufferPointer<Double>) -> SIMD32<Float> {
        var point = SIMD32<Float>.zero
        for column in parts.indices { point += part(of: cells[column], column) }
        return point
    }

    /// What a column adds to a row's point.
    func part(of cell: Double, _ column: Int) -> SIMD32<Float> {
        guard !cell.isNaN else { return .zero }
        switch parts[column] {
        case .number(let mean, let deviation, let signs):
            guard deviation > 0 else { return .zero }
            // A few wild numbers should not be all that a level is known by.
            return Float(min(max((cell - mean) / deviation, -3), 3)) * signs
        case .levels(let points):
            return points[Int(cell)]
        }
    }

    /// Signs over √width, the same in every run.
    private static func signs(_ column: Int, _ level: Int) -> SIMD32<Float> {
        let bits = RandomKey(bits: UInt64(column)).block(UInt64(level)).0
        let unit = Float(1 / Double(LevelProfiles.width).squareRoot())
        var signs = SIMD32<Float>()
        for place in 0..<LevelProfiles.width {
            signs[place] = bits >> UInt32(place) & 1 == 0 ? unit : -unit
        }
        return signs
    }
}
