/// How a column's cells are spread, in the data and in what a model draws: bars for one, lines across them for the other.
package struct ShareComparison: Sendable, FigureContent {
    /// A level or an interval of numbers.
    package struct Item: Sendable, Equatable {
        /// What it stands for.
        package var label: String
        /// The share of the data's cells, 0 to 1.
        package var data: Double
        /// The share of the drawn cells, 0 to 1.
        package var drawn: Double

        /// A labelled pair of shares.
        package init(_ label: String, data: Double, drawn: Double) {
            self.label = label
            self.data = data
            self.drawn = drawn
        }
    }

    /// The column.
    package var title: String
    /// In the order they are drawn.
    package var items: [Item]

    /// A chart of a column's shares.
    package init(_ title: String, items: [Item]) {
        self.title = title
        self.items = items
    }

    /// The chart as a drawing, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        adaptive(width) { drawing(width: $0) }
    }

    private func drawing(width: Double) -> Markup {
        let height = 200.0
        let bottom = 30.0
        let greatest = items.flatMap { [$0.data, $0.drawn] }.filter(Extent.canShow).max() ?? 0
        let yScale = Scale(
            Extent(0, greatest > 0 ? 100 * greatest : 1), from: height - bottom, to: 42)
        let ticks = yScale.ticks(count: 3)
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: 42, right: 4, bottom: bottom, left: PlotFrame.leftMargin(for: ticks.labels)))
        let widest = (items.map { PlotFrame.textWidth($0.label) }.max() ?? 0) * 1.1 + 5
        let step = min(
            (frame.right - frame.left) / Double(max(items.count, 1)), max(56, widest))
        let base = yScale.place(0) ?? frame.bottom
        let every = max(Int((widest / step).rounded(.up)), 1)
        let marks = items.enumerated().map { index, item -> Markup in
            let from = frame.left + step * Double(index)
            let label =
                index.isMultiple(of: every)
                ? frame.text(
                    item.label, x: from + step / 2, y: frame.bottom + 16, class: "tick middle")
                : .empty
            return .sequence([label, pair(item, from: from, step: step, base, yScale, frame)])
        }
        return frame.drawing(
            title: title, description: description,
            [
                frame.heading(title, ChartAxis("share", unit: "%")),
                frame.verticalAxis(yScale, ticks), .sequence(marks),
                items.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    private func pair(
        _ item: Item, from: Double, step: Double, _ base: Double, _ yScale: Scale,
        _ frame: PlotFrame
    ) -> Markup {
        let gap = min(step * 0.22, 6)
        var pieces: [Markup] = []
        if let y = yScale.place(100 * item.data) {
            pieces.append(
                .element(
                    "rect",
                    [
                        "class": "bar \(Tone.neutral.name)", "x": coordinate(from + gap / 2),
                        "y": coordinate(y), "width": coordinate(max(step - gap, 0.5)),
                        "height": coordinate(max(base - y, 0)),
                    ]))
        }
        if let y = yScale.place(100 * item.drawn) {
            let (start, end) = (coordinate(from + gap / 4), coordinate(from + step - gap / 4))
            pieces.append(
                .element(
                    "path",
                    [
                        "class": "line \(Tone.accent.name)",
                        "d": "M\(start) \(coordinate(y))H\(end)",
                    ]))
        }
        func words(_ share: Double) -> String {
            NumberText.text(100 * share, significantDigits: 2) + " %"
        }
        let reading = HoverReading(
            strip: (from, from + step), x: from + step / 2, heading: item.label,
            lines: [
                (.neutral, "data " + words(item.data)), (.accent, "drawn " + words(item.drawn)),
            ])
        return .sequence(pieces + [reading.markup(in: frame)])
    }

    private var description: String {
        guard
            let worst = items.max(by: { abs($0.data - $0.drawn) < abs($1.data - $1.drawn) })
        else { return "Shares of \(title): no values." }
        return
            "Shares of \(title) in the data and among drawn rows, \(items.count) items; furthest apart "
            + "\(worst.label) with \(NumberText.text(100 * worst.data, significantDigits: 2)) and "
            + "\(NumberText.text(100 * worst.drawn, significantDigits: 2)) percent."
    }
}
