/// Items by what they cost and how good they are, with the line of those that no other beats in both.
package struct FrontChart: Sendable, FigureContent {
    /// An item.
    package struct Point: Sendable, Equatable {
        /// What it is, in words; shown while the pointer is over it.
        package var name: String
        /// Smaller is better.
        package var cost: Double
        /// Larger is better.
        package var score: Double
        /// Whether no other beats it in both.
        package var isOnFront: Bool

        /// An item at its place.
        package init(_ name: String, cost: Double, score: Double, isOnFront: Bool) {
            self.name = name
            self.cost = cost
            self.score = score
            self.isOnFront = isOnFront
        }
    }

    /// The items.
    package var points: [Point]
    /// What the cost is; its axis is logarithmic.
    package var xAxis: ChartAxis
    /// What the score is.
    package var yAxis: ChartAxis

    /// A chart of `points`.
    package init(_ points: [Point], xAxis: ChartAxis, yAxis: ChartAxis) {
        self.points = points
        self.xAxis = xAxis
        self.yAxis = yAxis
    }

    /// The chart as a drawing, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        adaptive(width) { drawing(width: $0) }
    }

    private func drawing(width: Double) -> Markup {
        let shown = points.filter {
            Extent.canShow($0.cost) && Extent.canShow($0.score) && $0.cost > 0
        }
        let height = width > 600 ? 320.0 : 264
        let (top, bottom) = (26.0, 42.0)
        let yScale = Scale(
            Extent(of: shown.map(\.score)).padded(by: 0.05), from: height - bottom, to: top)
        let yTicks = yScale.ticks(count: 5)
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: top, right: 12, bottom: bottom, left: PlotFrame.leftMargin(for: yTicks.labels))
        )
        let costs = shown.map(\.cost)
        let xScale = Scale(
            Extent(of: [(costs.min() ?? 1) / 1.15, (costs.max() ?? 1) * 1.15]), from: frame.left,
            to: frame.right, scale: .logarithmic)
        func place(_ point: Point) -> SIMD2<Double>? {
            guard let x = xScale.place(point.cost), let y = yScale.place(point.score) else {
                return nil
            }
            return SIMD2(x, y)
        }
        let front = shown.filter(\.isOnFront).sorted { $0.cost < $1.cost }
        let dots = (shown.filter { !$0.isOnFront } + front).compactMap { point in
            place(point).map { dot(point, $0) }
        }
        return frame.drawing(
            title: "\(yAxis.title) against \(xAxis.title)", description: description(front.count),
            [
                frame.heading("", yAxis), frame.verticalAxis(yScale, yTicks),
                frame.horizontalAxis(xScale, fitting(xScale.ticks(count: 5), xScale), xAxis),
                stairs(front.compactMap(place), to: frame.right), .sequence(dots),
                shown.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    /// The ticks whose labels do not run into those before.
    private func fitting(_ ticks: Ticks, _ scale: Scale) -> Ticks {
        var end = -Double.infinity
        let kept = zip(ticks.values, ticks.labels).filter { value, label in
            guard let x = scale.place(value) else { return false }
            let half = PlotFrame.textWidth(label) / 2
            guard x - half > end + 8 else { return false }
            end = x + half
            return true
        }
        return Ticks(values: kept.map(\.0), labels: kept.map(\.1))
    }

    private func dot(_ point: Point, _ place: SIMD2<Double>) -> Markup {
        .element(
            "g", [:],
            [
                .element("title", text: point.name),
                .element(
                    "circle",
                    [
                        "class": "dot \((point.isOnFront ? Tone.accent : .neutral).name)",
                        "cx": coordinate(place.x), "cy": coordinate(place.y),
                        "r": point.isOnFront ? "4" : "2.8",
                    ]),
            ])
    }

    /// The best score for at most so much, in steps.
    private func stairs(_ places: [SIMD2<Double>], to end: Double) -> Markup {
        guard let first = places.first else { return .empty }
        var commands = "M\(coordinate(first.x)) \(coordinate(first.y))"
        for place in places.dropFirst() {
            commands += "H\(coordinate(place.x))V\(coordinate(place.y))"
        }
        commands += "H\(coordinate(end))"
        return .element(
            "path", ["class": "line \(Tone.accent.name)", "d": commands])
    }

    private func description(_ front: Int) -> String {
        "\(points.count) items by \(xAxis.title) and \(yAxis.title), \(front) of them beaten by none in both."
    }
}
