/// A criterion against the number of components, one line for each model: the three best in colour and the rest in
/// grey, the best value ringed; the numbers stand in a table below.
///
/// The axis reaches over the contenders; what lies beyond is cut off and counted below. A missing value breaks its
/// line.
package struct CriterionChart: Sendable, FigureContent {
    /// The values.
    package var grid: CriterionGrid
    /// What is counted along the horizontal axis.
    package var xAxis: ChartAxis
    /// Whether the table stands below the chart.
    package var showsTable: Bool

    /// A chart of `grid`.
    package init(
        _ grid: CriterionGrid, xAxis: ChartAxis = ChartAxis("components"), showsTable: Bool = true
    ) {
        self.grid = grid
        self.xAxis = xAxis
        self.showsTable = showsTable
    }

    /// The chart with its table, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", [:],
            [
                adaptive(width) { drawing(width: $0) },
                .element("p", ["class": "verdict"], text: verdict),
                showsTable ? CriterionTable(grid).markup(for: width) : .empty,
            ])
    }

    /// The best, the distance to the next, and what the chart does not show.
    private var verdict: String {
        guard let best = grid.best else { return "No fit succeeded." }
        var words = "Best: \(grid.name(best)), \(grid.text(grid.value(best)))."
        if let (place, behind) = grid.runnerUp {
            words += " Next: \(grid.name(place)), \(grid.text(behind)) behind."
        }
        let values = grid.models.flatMap(\.values)
        let range = range
        let beyond = values.count { Extent.canShow($0) && ($0 < range.lower || $0 > range.upper) }
        if beyond > 0 { words += " \(NumberText.text(beyond)) worse fits lie beyond the chart." }
        let failed = values.count { !Extent.canShow($0) }
        if failed > 0 {
            words += " \(NumberText.text(failed)) of \(NumberText.text(values.count)) fits failed."
        }
        return words
    }

    /// What the vertical axis shows.
    private var range: Extent { grid.contenders.padded(by: 0.08) }

    /// The colour of a model: grey for all but the best three.
    private func tone(_ model: Int) -> Tone {
        grid.leaders.firstIndex(of: model).map(Tone.category) ?? .neutral
    }

    private func drawing(width: Double) -> Markup {
        let spacing = width > 600 ? 14.0 : 15.5
        let height = width > 600 ? 360.0 : 320
        let draft = Scale(range, from: height - 42, to: 26)
        let ticks = draft.ticks(count: 6)
        let widest = grid.models.map { PlotFrame.textWidth($0.name) * 1.1 }.max() ?? 0
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: 26, right: min(widest + 30, width * 0.4), bottom: 42,
                left: PlotFrame.leftMargin(for: ticks.labels)))
        let counts = Extent(of: grid.components.map(Double.init))
        let window = PlotWindow(frame, x: counts, y: draft.extent)
        let best = grid.best
        // The best model's line is drawn last, over the others.
        let leaders = grid.leaders
        let order = grid.models.indices.filter { !leaders.contains($0) } + leaders.reversed()
        return frame.drawing(
            title: "\(grid.criterion.title) against \(xAxis.title)", description: description,
            [
                frame.heading("", grid.criterion), frame.verticalAxis(window.yScale, ticks),
                frame.horizontalAxis(
                    window.xScale, window.xScale.ticks(count: width > 600 ? 12 : 8, whole: true),
                    xAxis),
                window.clipped(order.map { line($0, isBest: $0 == best?.model, window) }),
                endLabels(window, spacing: spacing),
                best.map { ring($0, window) } ?? .empty,
                best == nil ? frame.emptyNotice() : .empty,
                .sequence(readings(frame, window)),
            ])
    }

    private func places(_ model: Int, _ window: PlotWindow) -> [SIMD2<Double>?] {
        zip(grid.components, grid.models[model].values).map {
            window.place(SIMD2(Double($0), $1))
        }
    }

    private func line(_ model: Int, isBest: Bool, _ window: PlotWindow) -> Markup {
        let places = places(model, window)
        let tone = tone(model).name
        let rank = grid.leaders.firstIndex(of: model)
        let marker = rank.map(Marker.init(category:)) ?? .circle
        let points = places.compactMap { $0 }.map {
            marker.commands(x: $0.x, y: $0.y, r: isBest ? 3.4 : rank == nil ? 1.7 : 2.8)
        }
        let path = LinePath(through: places).commands
        return .sequence([
            path.isEmpty
                ? .empty
                : .element(
                    "path",
                    [
                        "class": "model \(tone)\(isBest ? " chosen" : rank == nil ? " rest" : "")",
                        "d": path,
                    ]),
            points.isEmpty
                ? .empty
                : .element("path", ["class": "dot \(tone)", "d": points.joined()]),
        ])
    }

    /// The name of each leader beside its last value that is shown, led there by a thin line where it had to move.
    private func endLabels(_ window: PlotWindow, spacing: Double) -> Markup {
        let ends = grid.leaders.compactMap { model in
            places(model, window).compactMap { $0 }.last { window.holds($0) }.map { (model, $0) }
        }
        let heights = LabelPlacement.spread(
            ends.map(\.1.y), spacing: spacing, lower: window.top + 4, upper: window.bottom + 4)
        return .sequence(
            zip(ends, heights).map { end, y in
                let (model, place) = end
                let tone = tone(model).name
                let isBest = model == grid.best?.model
                return .sequence([
                    .element(
                        "path",
                        [
                            "class": "leader \(tone)",
                            "d": "M\(coordinate(place.x + 4)) \(coordinate(place.y))"
                                + "L\(coordinate(window.right + 20)) \(coordinate(y))",
                        ]),
                    .element(
                        "text",
                        [
                            "class": "end-label \(tone)\(isBest ? " chosen" : "")",
                            "x": coordinate(window.right + 24), "y": coordinate(y + 4),
                        ], text: PlotFrame.fitted(grid.models[model].name, into: 140)),
                ])
            })
    }

    /// A ring around the best value, and its name on the side that has room.
    private func ring(_ best: CriterionGrid.Place, _ window: PlotWindow) -> Markup {
        let count = Double(grid.components[best.column])
        guard let place = window.place(SIMD2(count, grid.value(best))) else { return .empty }
        let isLeft = place.x < (window.left + window.right) / 2
        let isHigh = place.y < (window.top + window.bottom) / 2
        // Above the best of falling lines, and below the best of rising ones, the paper is free.
        let y = isHigh ? max(place.y - 12, window.top - 2) : min(place.y + 20, window.bottom - 5)
        return .sequence([
            .element(
                "circle",
                [
                    "class": "ring", "cx": coordinate(place.x), "cy": coordinate(place.y),
                    "r": "6.5",
                ]),
            .element(
                "text",
                [
                    "class": "best-label\(isLeft ? "" : " end")",
                    "x": coordinate(place.x + (isLeft ? -4 : 4)), "y": coordinate(y),
                ], text: "best: \(grid.name(best))"),
        ])
    }

    private func readings(_ frame: PlotFrame, _ window: PlotWindow) -> [Markup] {
        let places = grid.components.compactMap { window.xScale.place(Double($0)) }
        guard places.count == grid.components.count else { return [] }
        return places.indices.map { column in
            let x = places[column]
            let from = column == 0 ? frame.left : (places[column - 1] + x) / 2
            let to = column == places.count - 1 ? frame.right : (x + places[column + 1]) / 2
            let shown = grid.models.indices.filter {
                Extent.canShow(grid.models[$0].values[column])
            }
            let ranked = shown.sorted {
                grid.isBetter(grid.models[$0].values[column], than: grid.models[$1].values[column])
            }
            return HoverReading(
                strip: (from, max(to, from)), x: x,
                heading: "\(grid.components[column]) \(xAxis.title)",
                lines: ranked.prefix(16).map { model in
                    let value = grid.text(grid.models[model].values[column])
                    return (tone(model), "\(grid.models[model].name) \(value)")
                }
            ).markup(in: frame)
        }
    }

    private var description: String {
        let words = "Line chart of \(grid.criterion.text) for \(grid.models.count) models"
        guard let best = grid.best else { return words + ": no values." }
        return words + "; best is \(grid.name(best)) with \(grid.text(grid.value(best)))."
    }
}
