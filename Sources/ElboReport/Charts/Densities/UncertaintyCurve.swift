/// How uncertain the rows' categories are, from the surest row to the least sure.
///
/// A curve that stays on the ground until shortly before its end tells of well separated components.
package struct UncertaintyCurve: Sendable, FigureContent {
    /// One minus each row's greatest responsibility, 0...1, in any order.
    package var uncertainty: [Double]
    /// Rows to mark, as those whose category is known to be wrong; as many as `uncertainty`, or empty.
    package var marked: [Bool]
    /// What the marked rows are.
    package var markedName: String

    /// A curve of the rows' uncertainty.
    package init(_ uncertainty: [Double], marked: [Bool] = [], markedName: String = "wrong") {
        precondition(
            marked.isEmpty || marked.count == uncertainty.count,
            "\(uncertainty.count) rows have \(marked.count) marks")
        self.uncertainty = uncertainty
        self.marked = marked
        self.markedName = markedName
    }

    /// The chart, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        let entries =
            marked.contains(true)
            ? [
                Legend.line("curve", "all rows, the surest first"),
                Legend.line("wrong", markedName, path: "M6 0V12"),
            ] : []
        return .element(
            "div", [:], [adaptive(width) { drawing(width: $0) }, Legend.markup(entries)])
    }

    /// The rows with a number, the surest first.
    private var order: [Int] {
        uncertainty.indices.filter { uncertainty[$0].isFinite }.sorted {
            (uncertainty[$0], $0) < (uncertainty[$1], $1)
        }
    }

    private func drawing(width: Double) -> Markup {
        let order = order
        let height = width > 600 ? 260.0 : 240
        let greatest = order.last.map { uncertainty[$0] } ?? 0
        // Uncertainty is below one half unless three components meet; the axis grows only then.
        let y = Extent(0, min(max(greatest * 1.04, 0.5), 1))
        let ticks = Scale(y, from: height - 42, to: 26).ticks(count: 5)
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: 26, right: 12, bottom: 42, left: PlotFrame.leftMargin(for: ticks.labels)))
        let window = PlotWindow(frame, x: Extent(0, 100), y: y)
        let places = order.enumerated().map { rank, row in
            window.place(SIMD2(share(rank, of: order.count), uncertainty[row]))
        }
        let line = LinePath(through: places).commands
        let area =
            line.isEmpty
            ? ""
            : "\(line)L\(coordinate(places.last??.x ?? 0)) \(coordinate(frame.bottom))"
                + "H\(coordinate(places.first??.x ?? 0))z"
        return frame.drawing(
            title: "Uncertainty of the rows", description: description(order),
            [
                frame.heading("", ChartAxis("uncertainty, 1 − greatest responsibility")),
                frame.verticalAxis(window.yScale, ticks),
                area.isEmpty ? .empty : .element("path", ["class": "area t-accent", "d": area]),
                line.isEmpty ? .empty : .element("path", ["class": "curve", "d": line]),
                marks(order, places, window),
                frame.horizontalAxis(
                    window.xScale, window.xScale.ticks(count: width > 600 ? 10 : 5),
                    ChartAxis("rows, the surest first", unit: "%")),
                order.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    private func share(_ rank: Int, of count: Int) -> Double {
        count > 1 ? 100 * Double(rank) / Double(count - 1) : 50
    }

    private func marks(
        _ order: [Int], _ places: [SIMD2<Double>?], _ window: PlotWindow
    ) -> Markup {
        guard !marked.isEmpty else { return .empty }
        var seen = Set<Int>()
        var commands = ""
        for (row, place) in zip(order, places) where marked[row] {
            guard let place, seen.insert(Int(place.x * 2)).inserted else { continue }
            commands +=
                "M\(coordinate(place.x)) \(coordinate(window.bottom))"
                + "V\(coordinate(min(place.y, window.bottom - 6)))"
        }
        return commands.isEmpty ? .empty : .element("path", ["class": "wrong", "d": commands])
    }

    private func description(_ order: [Int]) -> String {
        let unsure = order.count { uncertainty[$0] > 0.2 }
        let wrong = marked.isEmpty ? "" : " \(marked.count { $0 }) are marked as \(markedName)."
        return "Sorted uncertainty of \(NumberText.text(order.count)) rows; "
            + "\(NumberText.text(unsure)) are above 0.2.\(wrong)"
    }
}
