/// Where the cells of a matrix of pairs stand, and the words around them.
struct PairsLayout {
    let width: Double
    let extents: [Extent]
    private let left: Double
    private let side: Double
    private let gap: Double
    private let ratio: Double

    init(width: Double, extents: [Extent]) {
        self.width = width
        self.extents = extents
        let labels = extents.flatMap { Scale($0, from: 0, to: 1).ticks(count: 2).labels }
        left = PlotFrame.leftMargin(for: labels)
        gap = width > 600 ? 8 : 4
        side = (width - left - gap * Double(extents.count - 1) - 2) / Double(extents.count)
        ratio = extents.count > 2 ? 0.875 : 0.75
    }

    private var cellHeight: Double { side * ratio }

    /// The height of the whole drawing, with the numbers below it.
    var height: Double { top(extents.count - 1) + cellHeight + 26 }

    private func top(_ row: Int) -> Double { 2 + Double(row) * (cellHeight + gap) }
    private func left(_ column: Int) -> Double { left + Double(column) * (side + gap) }

    /// The window of a cell: a plane of two columns or, given `heights`, one column's distribution.
    func window(row: Int, column: Int, heights: Extent? = nil) -> PlotWindow {
        // The distribution stands below the column's name.
        let head = heights == nil ? 0 : width > 600 ? 24.0 : 17
        return PlotWindow(
            left: left(column), top: top(row) + head, right: left(column) + side,
            bottom: top(row) + cellHeight, x: extents[column], y: heights ?? extents[row])
    }

    func border(row: Int, column: Int) -> Markup {
        .element(
            "rect",
            [
                "class": "cell", "x": coordinate(left(column)), "y": coordinate(top(row)),
                "width": coordinate(side), "height": coordinate(cellHeight),
            ])
    }

    /// A column's name inside its cell on the diagonal, with its unit if there is room.
    func name(_ axis: ChartAxis, _ column: Int) -> Markup {
        let isSlim = side < 120
        let room = side - (isSlim ? 8 : 12)
        let words = PlotFrame.textWidth(axis.text) <= room ? axis.text : axis.title
        return .element(
            "text",
            [
                "class": isSlim ? "column-name slim" : "column-name",
                "x": coordinate(left(column) + (isSlim ? 4 : 6)),
                "y": coordinate(top(column) + (width > 600 ? 17 : 13)),
            ],
            [
                .element("title", text: axis.text),
                .text(PlotFrame.fitted(words, into: room)),
            ])
    }

    /// The numbers below the last row and beside the first column.
    func axes(_ columns: [ChartAxis]) -> Markup {
        let count = side > 160 ? 4 : side > 90 ? 3 : 2
        var marks: [Markup] = []
        for (index, extent) in extents.enumerated() {
            let horizontal = window(row: extents.count - 1, column: index).xScale
            let ticks = Scale(extent, from: 0, to: 1).ticks(count: count)
            var free = left(index) - gap
            for (value, label) in zip(ticks.values, ticks.labels) {
                let half = PlotFrame.textWidth(label) * (width > 600 ? 1 : 1.12) / 2
                guard let x = horizontal.place(value), x - half >= free,
                    x + half <= left(index) + side + gap
                else { continue }
                free = x + half + 6
                let end = top(extents.count - 1) + cellHeight
                marks.append(
                    .element(
                        "path", ["class": "base", "d": "M\(coordinate(x)) \(coordinate(end))v4"]))
                marks.append(text(label, x, end + 18, "tick middle"))
            }
            guard index > 0 else { continue }
            let vertical = window(row: index, column: 0).yScale
            for (value, label) in zip(ticks.values, ticks.labels) {
                guard let y = vertical.place(value), y >= top(index) + 4,
                    y <= top(index) + cellHeight - 4
                else { continue }
                marks.append(
                    .element(
                        "path",
                        ["class": "base", "d": "M\(coordinate(left)) \(coordinate(y))h-4"]))
                marks.append(text(label, left - 7, y + 4, "tick end"))
            }
        }
        return .element("g", ["aria-hidden": "true"], marks)
    }

    private func text(_ words: String, _ x: Double, _ y: Double, _ name: String) -> Markup {
        .element("text", ["class": name, "x": coordinate(x), "y": coordinate(y)], text: words)
    }
}
