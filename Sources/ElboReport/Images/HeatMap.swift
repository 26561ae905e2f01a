/// A matrix of numbers as colours, with the numbers its first and last colour stand for.
package struct HeatMap: Sendable, FigureContent {
    /// The rows of the matrix, all equally long; numbers that are not finite stay free.
    package var rows: [[Double]]
    /// What stands beside each row; empty for none.
    package var rowLabels: [String]
    /// What stands below each column; empty for none.
    package var columnLabels: [String]
    /// What the colours measure.
    package var axis: ChartAxis

    /// A map of a matrix.
    package init(
        _ rows: [[Double]], rowLabels: [String] = [], columnLabels: [String] = [], axis: ChartAxis
    ) {
        precondition(Set(rows.map(\.count)).count <= 1, "a matrix has rows of equal length")
        self.rows = rows
        self.rowLabels = rowLabels
        self.columnLabels = columnLabels
        self.axis = axis
    }

    /// The map with its key.
    package func markup(for width: Figure.Width) -> Markup {
        let extent = Extent(of: rows.joined())
        let cells = rows.map { row in
            row.map { value -> Picture in
                guard Extent.canShow(value) else {
                    return Picture(height: 1, width: 1, channels: 4, bytes: [0, 0, 0, 0])
                }
                let share = (value - extent.lower) / (extent.upper - extent.lower)
                let color = Palette.sequential(share)
                return Picture(
                    height: 1, width: 1, channels: 3, bytes: [color.red, color.green, color.blue])
            }
        }
        var grid = ImageGrid(
            ContactSheet(rows: cells, padding: 0),
            description: "Heat map of \(axis.text), \(rows.count) by \(rows.first?.count ?? 0), "
                + "from \(NumberText.text(extent.lower)) to \(NumberText.text(extent.upper)).",
            rowLabels: rowLabels, columnLabels: columnLabels)
        grid.largestTile = 26
        return .element("div", ["class": "heat"], [grid.markup(for: width), key(extent)])
    }

    private func key(_ extent: Extent) -> Markup {
        let stops = (0...8).map { Palette.sequential(Double($0) / 8).css }
        return .element(
            "p", ["class": "key"],
            [
                .text(NumberText.text(extent.lower) + " "),
                .element(
                    "span",
                    ["style": "background:linear-gradient(90deg,\(stops.joined(separator: ",")))"]),
                .text(" " + NumberText.text(extent.upper) + "  " + axis.text),
            ])
    }
}
