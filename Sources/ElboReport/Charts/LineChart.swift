/// Several quantities against one, as lines labelled at their ends: a training curve.
///
/// A number that cannot be drawn (NaN, infinite, or not positive on a logarithmic axis) breaks its
/// line. Pointing at the chart shows the numbers there.
package struct LineChart: Sendable, FigureContent {
    /// One line.
    package struct Series: Sendable {
        /// What stands at its end.
        package var name: String
        /// Horizontal places, in order; as many as `y`.
        package var x: [Double]
        /// Vertical places.
        package var y: [Double]
        /// Its colour.
        package var tone: Tone
        /// Whether it is drawn in dashes, as context.
        package var dashed: Bool

        /// A line through the points (`x`, `y`), which must be equally many.
        package init(
            _ name: String, x: [Double], y: [Double], tone: Tone = .accent, dashed: Bool = false
        ) {
            precondition(x.count == y.count, "a line has \(x.count) x and \(y.count) y")
            self.name = name
            self.x = x
            self.y = y
            self.tone = tone
            self.dashed = dashed
        }
    }

    /// A vertical line that marks a place: "best epoch".
    package struct Mark: Sendable, Equatable {
        /// The horizontal place.
        package var x: Double
        /// What stands beside it.
        package var label: String

        /// A labelled place.
        package init(x: Double, label: String) {
            self.x = x
            self.label = label
        }
    }

    /// A few words above the chart.
    package var title: String
    /// The lines, the one to be seen first last: later ones are drawn over earlier ones.
    package var series: [Series]
    /// What the horizontal axis measures.
    package var xAxis: ChartAxis
    /// What the vertical axis measures.
    package var yAxis: ChartAxis
    /// How the vertical axis is laid out.
    package var scale: ChartScale
    /// A marked place, if any.
    package var mark: Mark?

    /// A chart of `series`.
    package init(
        _ title: String = "", series: [Series], xAxis: ChartAxis, yAxis: ChartAxis,
        scale: ChartScale = .linear, mark: Mark? = nil
    ) {
        self.title = title
        self.series = series
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.scale = scale
        self.mark = mark
    }

    /// The chart as a drawing, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        adaptive(width) { drawing(width: $0) }
    }

    private func drawing(width: Double) -> Markup {
        let xs = series.flatMap(\.x).filter(Extent.canShow)
        let allY = series.flatMap(\.y)
        let isLogarithmic = scale == .logarithmic && allY.contains { $0 > 0 && Extent.canShow($0) }
        let ys =
            isLogarithmic
            ? Extent(of: allY.filter { $0 > 0 }) : Extent(of: allY).padded(by: 0.04)
        let height = width > 600 ? 300.0 : 264
        let bottom = 42.0
        let top = title.isEmpty || yAxis.text.isEmpty ? 26.0 : 42
        let yScale = Scale(
            ys, from: height - bottom, to: top, scale: isLogarithmic ? .logarithmic : .linear)
        let yTicks = yScale.ticks(count: 5)
        let endLabels = series.map { endLabel($0, yScale) }
        let widestEnd = endLabels.compactMap { $0.map { PlotFrame.textWidth($0.text) } }.max() ?? 0
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: top, right: min(widestEnd + 12, width * 0.42), bottom: bottom,
                left: PlotFrame.leftMargin(for: yTicks.labels)))
        let xScale = Scale(Extent(of: xs), from: frame.left, to: frame.right)
        let whole = xs.allSatisfy { $0 == $0.rounded() }
        let xTicks = xScale.ticks(count: width > 600 ? 10 : 5, whole: whole)
        let lines = series.map { line($0, xScale, yScale) }
        return frame.drawing(
            title: title.isEmpty ? yAxis.title : title, description: description,
            [
                frame.heading(title, yAxis), frame.verticalAxis(yScale, yTicks),
                frame.horizontalAxis(xScale, xTicks, xAxis), marked(frame, xScale, yScale),
                .sequence(lines), placed(endLabels, frame, xScale),
                allY.contains(where: Extent.canShow) ? .empty : frame.emptyNotice(),
                .sequence(readings(frame, xScale, yScale)),
            ])
    }

    private func line(_ series: Series, _ xScale: Scale, _ yScale: Scale) -> Markup {
        let path = LinePath(
            through: zip(series.x, series.y).map { x, y in
                guard let x = xScale.place(x), let y = yScale.place(y) else { return nil }
                return SIMD2(x, y)
            })
        let dots = path.isolated.map { dot($0, series.tone) }
        guard !path.commands.isEmpty else { return .sequence(dots) }
        let name = "line \(series.tone.name)\(series.dashed ? " dashed" : "")"
        return .sequence([.element("path", ["class": name, "d": path.commands])] + dots)
    }

    private func dot(_ place: SIMD2<Double>, _ tone: Tone) -> Markup {
        .element(
            "circle",
            [
                "class": "dot \(tone.name)", "cx": coordinate(place.x), "cy": coordinate(place.y),
                "r": "2.8",
            ])
    }

    private func marked(_ frame: PlotFrame, _ xScale: Scale, _ yScale: Scale) -> Markup {
        guard let mark, let x = xScale.place(mark.x), x >= frame.left - 1, x <= frame.right + 1
        else { return .empty }
        let toLeft = x > (frame.left + frame.right) / 2
        // The label stands where the lines beside the mark leave most room.
        let heights = series.flatMap { series in
            zip(series.x, series.y).filter { abs($0.0 - mark.x) <= reach(xScale) }
                .compactMap { yScale.place($0.1) }
        }
        func room(_ y: Double) -> Double { heights.map { abs($0 - y) }.min() ?? .infinity }
        let middle = (frame.top + frame.bottom) / 2
        let places = [frame.top + 10, frame.bottom - 8, middle]
        let height = places.max { room($0) < room($1) } ?? middle
        return .sequence([
            .element(
                "path",
                [
                    "class": "mark",
                    "d": "M\(coordinate(x)) \(coordinate(frame.top))V\(coordinate(frame.bottom))",
                ]),
            frame.text(
                mark.label, x: toLeft ? x - 6 : x + 6,
                y: height,
                class: toLeft ? "axis-title end" : "axis-title"),
        ])
    }

    /// How far to either side of a mark its label may reach, in the units of the axis.
    private func reach(_ xScale: Scale) -> Double {
        (xScale.extent.upper - xScale.extent.lower) / 6
    }

    // MARK: Labels at the ends

    private typealias EndLabel = (text: String, x: Double, y: Double, tone: Tone)

    private func endLabel(_ series: Series, _ yScale: Scale) -> EndLabel? {
        // Of several lines those without a name are context.
        guard !series.name.isEmpty || self.series.count == 1 else { return nil }
        let drawable = zip(series.x, series.y).filter { x, y in
            Extent.canShow(x) && yScale.place(y) != nil
        }
        guard let last = drawable.last, let y = yScale.place(last.1) else { return nil }
        let name = series.name.count > 18 ? series.name.prefix(17) + "…" : series.name
        let text = [name, NumberText.text(last.1)].filter { !$0.isEmpty }.joined(separator: " ")
        return (text, last.0, y, series.tone)
    }

    private func placed(_ labels: [EndLabel?], _ frame: PlotFrame, _ xScale: Scale) -> Markup {
        let labels = labels.compactMap { $0 }
        let heights = LabelPlacement.spread(
            labels.map(\.y), spacing: 15, lower: frame.top + 4, upper: frame.bottom - 4)
        let words = zip(labels, heights).map { label, y in
            frame.text(
                label.text, x: frame.right + 8, y: y + 4, class: "end-label \(label.tone.name)")
        }
        let dots = labels.compactMap { label in
            xScale.place(label.x).map { dot(SIMD2($0, label.y), label.tone) }
        }
        return .sequence(dots + words)
    }

    // MARK: Readings under the pointer

    private func readings(_ frame: PlotFrame, _ xScale: Scale, _ yScale: Scale) -> [Markup] {
        let all = Array(Set(series.flatMap(\.x).filter(Extent.canShow))).sorted()
        let stride = max((all.count + 79) / 80, 1)
        let xs = all.indices.filter { $0.isMultiple(of: stride) }.map { all[$0] }
        let places = xs.compactMap(xScale.place)
        return xs.indices.map { index in
            let x = places[index]
            let from = index == 0 ? frame.left : (places[index - 1] + x) / 2
            let to = index == xs.count - 1 ? frame.right : (x + places[index + 1]) / 2
            var reading = HoverReading(
                strip: (from, to), x: x,
                heading: [xAxis.title, place(xs[index])].joined(separator: " "),
                lines: [])
            for series in series {
                guard let at = series.x.firstIndex(of: xs[index]) else { continue }
                let words = "\(series.name) \(NumberText.text(series.y[at]))"
                reading.lines.append((series.tone, words))
                if let y = yScale.place(series.y[at]) {
                    reading.marks.append(dot(SIMD2(x, y), series.tone))
                }
            }
            return reading.markup(in: frame)
        }
    }

    private func place(_ x: Double) -> String {
        x == x.rounded() && abs(x) < 1e15 ? NumberText.text(Int(x)) : NumberText.text(x)
    }

    private var description: String {
        let parts = series.map { series -> String in
            let shown = series.y.filter(Extent.canShow)
            guard let first = shown.first, let last = shown.last else {
                return "\(series.name): no values"
            }
            return "\(series.name) from \(NumberText.text(first)) to \(NumberText.text(last))"
        }
        return "Line chart of \(yAxis.text) against \(xAxis.text): "
            + (parts.isEmpty ? "no lines" : parts.joined(separator: "; ")) + "."
    }
}
