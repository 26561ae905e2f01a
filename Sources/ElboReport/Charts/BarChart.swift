/// One bar per item, as for the KL divergence of each latent dimension.
package struct BarChart: Sendable, FigureContent {
    /// One bar.
    package struct Bar: Sendable, Equatable {
        /// What it stands for; written below it if there is room, and in its reading.
        package var label: String
        /// How high it is; one that is not finite has no bar.
        package var value: Double

        /// A labelled bar.
        package init(_ label: String, _ value: Double) {
            self.label = label
            self.value = value
        }
    }

    /// A level that divides the bars: those below it are drawn as context.
    package struct Threshold: Sendable, Equatable {
        /// The level.
        package var value: Double
        /// What stands beside the line.
        package var label: String

        /// A labelled level.
        package init(_ value: Double, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// A few words above the chart.
    package var title: String
    /// The bars in the order they are drawn.
    package var bars: [Bar]
    /// What the bars stand for.
    package var xAxis: ChartAxis
    /// What their height measures.
    package var yAxis: ChartAxis
    /// A level to compare with, if any.
    package var threshold: Threshold?

    /// A chart of `bars`, from the highest to the lowest if `sorted`.
    package init(
        _ title: String = "", bars: [Bar], xAxis: ChartAxis, yAxis: ChartAxis, sorted: Bool = true,
        threshold: Threshold? = nil
    ) {
        self.title = title
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.threshold = threshold
        let key = { (bar: Bar) in bar.value.isNaN ? -Double.infinity : bar.value }
        let order = bars.indices.sorted {
            key(bars[$0]) != key(bars[$1]) ? key(bars[$0]) > key(bars[$1]) : $0 < $1
        }
        self.bars = sorted ? order.map { bars[$0] } : bars
    }

    /// The chart as a drawing, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        adaptive(width) { drawing(width: $0) }
    }

    private func drawing(width: Double) -> Markup {
        let values = bars.map(\.value).filter(Extent.canShow)
        let height = width > 600 ? 260.0 : 240
        let top = title.isEmpty || yAxis.text.isEmpty ? 26.0 : 42
        let bottom = 42.0
        // Bars stand on zero, whatever their values.
        let (least, greatest) = (min(values.min() ?? 0, 0), max(values.max() ?? 1, 0))
        let reach = least == greatest ? Extent(0, 1) : Extent(least, greatest)
        let extent = threshold.map { reach.including($0.value) } ?? reach
        let yScale = Scale(extent, from: height - bottom, to: top)
        let ticks = yScale.ticks(count: 4)
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: top, right: 4, bottom: bottom, left: PlotFrame.leftMargin(for: ticks.labels)))
        let step = step(in: frame)
        let base = yScale.place(0) ?? frame.bottom
        let labelEvery = labelStride(step)
        let marks = bars.enumerated().map { index, bar -> Markup in
            let from = frame.left + step * Double(index)
            let label =
                index.isMultiple(of: labelEvery)
                ? frame.text(
                    bar.label, x: from + step / 2, y: frame.bottom + 16, class: "tick middle")
                : .empty
            return .sequence([label, column(bar, from: from, step: step, base, yScale, frame)])
        }
        return frame.drawing(
            title: title.isEmpty ? yAxis.title : title, description: description,
            [
                frame.heading(title, yAxis), frame.verticalAxis(yScale, ticks),
                frame.horizontalTitle(xAxis), thresholdLine(yScale, base, frame),
                baseline(base, frame), .sequence(marks),
                values.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    /// From one bar to the next: a few bars stay bars and do not become slabs, unless their labels need the room.
    private func step(in frame: PlotFrame) -> Double {
        min((frame.right - frame.left) / Double(max(bars.count, 1)), max(widestLabel, 56))
    }

    private var widestLabel: Double {
        (bars.map { PlotFrame.textWidth($0.label) }.max() ?? 0) * 1.1 + 5
    }

    /// Every how many bars a label fits below.
    private func labelStride(_ step: Double) -> Int {
        max(Int((widestLabel / step).rounded(.up)), 1)
    }

    private func column(
        _ bar: Bar, from: Double, step: Double, _ base: Double, _ yScale: Scale, _ frame: PlotFrame
    ) -> Markup {
        let isBelow = threshold.map { bar.value < $0.value } ?? false
        let tone: Tone = isBelow ? .neutral : .accent
        let gap = min(step * 0.22, 6)
        var pieces: [Markup] = []
        if let y = yScale.place(bar.value) {
            // A bar too low to see still shows that it is there.
            let height = max(abs(base - y), 0.8)
            pieces.append(
                .element(
                    "rect",
                    [
                        "class": "bar \(tone.name)", "x": coordinate(from + gap / 2),
                        "y": coordinate(bar.value < 0 ? base : base - height),
                        "width": coordinate(max(step - gap, 0.5)), "height": coordinate(height),
                    ]))
        }
        let unit = yAxis.unit.isEmpty ? "" : " " + yAxis.unit
        let reading = HoverReading(
            strip: (from, from + step), x: from + step / 2,
            heading: [xAxis.title, bar.label].filter { !$0.isEmpty }.joined(separator: " "),
            lines: [(tone, NumberText.text(bar.value, significantDigits: 3) + unit)])
        return .sequence(pieces + [reading.markup(in: frame)])
    }

    private func baseline(_ base: Double, _ frame: PlotFrame) -> Markup {
        .element(
            "path",
            [
                "class": "base",
                "d": "M\(coordinate(frame.left)) \(coordinate(base))H\(coordinate(frame.right))",
            ])
    }

    private func thresholdLine(_ yScale: Scale, _ base: Double, _ frame: PlotFrame) -> Markup {
        guard let threshold, let y = yScale.place(threshold.value) else { return .empty }
        let line = Markup.element(
            "path",
            [
                "class": "mark",
                "d": "M\(coordinate(frame.left)) \(coordinate(y))H\(coordinate(frame.right))",
            ])
        return .sequence([
            // A threshold this close to the axis would only smear it; its words are enough.
            abs(base - y) < 3 ? .empty : line,
            frame.text(
                threshold.label, x: frame.right, y: clearance(yScale, y, frame) - 7,
                class: "axis-title end"),
        ])
    }

    /// The height above which the words of the threshold touch no bar.
    private func clearance(_ yScale: Scale, _ line: Double, _ frame: PlotFrame) -> Double {
        let step = step(in: frame)
        let words = PlotFrame.textWidth(threshold?.label ?? "") * 1.1 + 6
        let free = Int(((frame.right - frame.left) / step).rounded(.down)) - bars.count
        let under = bars.suffix(max(Int((words / step).rounded(.up)) - free, 0))
        let tops = under.compactMap { yScale.place($0.value) }
        return max(min(line, tops.min() ?? line), frame.top + 12)
    }

    private var description: String {
        let shown = bars.filter { Extent.canShow($0.value) }
        guard let highest = shown.max(by: { $0.value < $1.value }),
            let lowest = shown.min(by: { $0.value < $1.value })
        else { return "Bar chart of \(yAxis.text): no values." }
        let below = threshold.map { line in
            " \(shown.count { $0.value < line.value }) are below \(NumberText.text(line.value))."
        }
        return "Bar chart of \(yAxis.text) for \(bars.count) items; highest \(highest.label) with "
            + "\(NumberText.text(highest.value)), lowest \(lowest.label) with "
            + "\(NumberText.text(lowest.value))." + (below ?? "")
    }
}
