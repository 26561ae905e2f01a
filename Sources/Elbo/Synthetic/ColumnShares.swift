import ElboData
import ElboReport
import Foundation

/// The shares of a column's levels, or of intervals of its numbers, in two lots of cells.
struct ColumnShares {
    private static let (mostLevels, mostIntervals) = (12, 16)

    let items: [ShareComparison.Item]

    /// - Parameters:
    ///   - column: What the cells are.
    ///   - format: How its numbers are written.
    ///   - data: Cells of the data; NaN for a missing one.
    ///   - drawn: Cells of a model.
    init(_ column: TableColumn, format: NumberFormat?, data: [Double], drawn: [Double]) {
        let (data, drawn) = (data.filter { !$0.isNaN }, drawn.filter { !$0.isNaN })
        let values = Set(data)
        if let levels = column.levels {
            items = ColumnShares.largest(levels, data, drawn)
        } else if values.count <= Self.mostIntervals {
            items = values.sorted().map { value in
                .init(
                    column.text(of: value, format: format),
                    data: ColumnShares.share(of: data) { $0 == value },
                    drawn: ColumnShares.share(of: drawn) { $0 == value })
            }
        } else {
            items = ColumnShares.intervals(data, drawn) { column.text(of: $0, format: format) }
        }
    }

    /// The most frequent levels, and the others together.
    private static func largest(_ levels: [String], _ data: [Double], _ drawn: [Double])
        -> [ShareComparison.Item]
    {
        func shares(_ cells: [Double]) -> [Double] {
            var shares = [Double](repeating: 0, count: levels.count)
            for cell in cells { shares[Int(cell)] += 1 / Double(max(cells.count, 1)) }
            return shares
        }
        let (inData, inDraws) = (shares(data), shares(drawn))
        let all = levels.indices.map {
            ShareComparison.Item(levels[$0], data: inData[$0], drawn: inDraws[$0])
        }.sorted { $0.data > $1.data }
        guard all.count > mostLevels else { return all }
        let rest = all.dropFirst(mostLevels - 1)
        return all.prefix(mostLevels - 1) + [
            ShareComparison.Item(
                "\(rest.count) others", data: rest.reduce(0) { $0 + $1.data },
                drawn: rest.reduce(0) { $0 + $1.drawn })
        ]
    }

    /// Intervals of one length between the quantiles of 1 and 99 % of the data, the outermost with all beyond.
    private static func intervals(
        _ data: [Double], _ drawn: [Double], text: (Double) -> String
    ) -> [ShareComparison.Item] {
        let sorted = data.sorted()
        var (low, high) = (sorted[sorted.count / 100], sorted[sorted.count * 99 / 100])
        if low == high { (low, high) = (sorted[0], sorted[sorted.count - 1]) }
        // Few cells fill few intervals.
        let intervals = min(max(Int(Double(data.count).squareRoot()), 5), mostIntervals)
        let length = (high - low) / Double(intervals)
        func place(_ number: Double) -> Int {
            Int(min(max((number - low) / length, 0), Double(intervals - 1)))
        }
        return (0..<intervals).map { index in
            .init(
                text(low + length * Double(index)),
                data: share(of: data) { place($0) == index },
                drawn: share(of: drawn) { place($0) == index })
        }
    }

    private static func share(of cells: [Double], _ holds: (Double) -> Bool) -> Double {
        Double(cells.count(where: holds)) / Double(max(cells.count, 1))
    }
}

extension TableColumn {
    /// A cell as the table writes it.
    func text(of cell: Double, format: NumberFormat?) -> String {
        guard levels == nil, !cell.isNaN else { return text(of: cell) }
        if let date = format?.date?.text(of: cell) { return date }
        guard let format else { return NumberText.text(cell, significantDigits: 4) }
        return NumberText.text(format.nearest(to: cell), decimals: format.decimals)
    }
}
