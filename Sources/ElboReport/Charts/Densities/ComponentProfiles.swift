/// Where each component lies along every column at once: its mean and one standard deviation to both
/// sides, in columns brought to one scale, linked from column to column.
package struct ComponentProfiles: Sendable, FigureContent {
    /// One component.
    package struct Profile: Sendable, Equatable {
        /// What it is called.
        package var name: String
        /// Its mean in each standardised column.
        package var means: [Double]
        /// Its standard deviation in each standardised column; one that is no number is left out.
        package var deviations: [Double]

        /// A component's means and standard deviations, one of each for every column.
        package init(_ name: String, means: [Double], deviations: [Double]) {
            precondition(
                means.count == deviations.count,
                "\(means.count) means and \(deviations.count) standard deviations")
            self.name = name
            self.means = means
            self.deviations = deviations
        }
    }

    /// The columns' names, from top to bottom.
    package var columns: [String]
    /// The components, in the order of the categories.
    package var profiles: [Profile]
    /// What the common scale is.
    package var axis: ChartAxis

    /// Profiles with one mean for each column.
    package init(
        columns: [String], profiles: [Profile],
        axis: ChartAxis = ChartAxis("standard deviations from the column’s mean")
    ) {
        precondition(
            profiles.allSatisfy { $0.means.count == columns.count },
            "every component has \(columns.count) means")
        self.columns = columns
        self.profiles = profiles
        self.axis = axis
    }

    /// The chart with its legend, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", ["class": "scatter"],
            [
                adaptive(width) { drawing(width: $0) },
                Legend.markup(Legend.categories(profiles.map(\.name))),
            ])
    }

    /// From one component to the next within a column.
    private var lane: Double { profiles.count > 8 ? 5 : profiles.count > 4 ? 7 : 9 }

    /// From one column to the next.
    private var pitch: Double { max(Double(profiles.count) * lane + 12, 28) }

    private func drawing(width: Double) -> Markup {
        let ends = profiles.flatMap { profile in
            zip(profile.means, profile.deviations).flatMap { mean, deviation -> [Double] in
                deviation.isFinite ? [mean - deviation, mean + deviation] : [mean]
            }
        }
        let room = width * 0.34
        let labels = columns.map { PlotFrame.fitted($0, into: room) }
        let left = max((labels.map(PlotFrame.textWidth).max() ?? 0) * 1.08 + 14, 28)
        let height = 8 + pitch * Double(columns.count) + 42
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(top: 8, right: 8, bottom: 42, left: left))
        let window = PlotWindow(
            frame, x: Extent(of: ends.isEmpty ? [] : ends + [0]).padded(by: 0.04), y: Extent(0, 1))
        let ticks = window.xScale.ticks(count: width > 600 ? 10 : 6)
        return frame.drawing(
            title: "Components by column", description: description,
            [
                grid(frame, window.xScale, ticks), .sequence(rows(labels, frame)),
                .sequence(
                    profiles.enumerated().map { index, profile in
                        drawing(of: profile, index, frame, window.xScale)
                    }),
                frame.horizontalAxis(window.xScale, ticks, axis),
                profiles.isEmpty || columns.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    private func grid(_ frame: PlotFrame, _ scale: Scale, _ ticks: Ticks) -> Markup {
        .sequence(
            ticks.values.compactMap { value in
                scale.place(value).map { x in
                    .element(
                        "path",
                        [
                            "class": value == 0 ? "base" : "grid",
                            "d": "M\(coordinate(x)) \(coordinate(frame.top))"
                                + "V\(coordinate(frame.bottom))",
                        ])
                }
            })
    }

    private func rows(_ labels: [String], _ frame: PlotFrame) -> [Markup] {
        labels.enumerated().map { row, label in
            let top = frame.top + pitch * Double(row)
            return .sequence([
                row == 0
                    ? .empty
                    : .element(
                        "path",
                        ["class": "grid", "d": "M0 \(coordinate(top))H\(coordinate(frame.right))"]),
                .element(
                    "text",
                    [
                        "class": "row-name end", "x": coordinate(frame.left - 10),
                        "y": coordinate(top + pitch / 2 + 4),
                    ], [.element("title", text: columns[row]), .text(label)]),
            ])
        }
    }

    private func drawing(
        of profile: Profile, _ index: Int, _ frame: PlotFrame, _ scale: Scale
    ) -> Markup {
        let tone = Tone.category(index).name
        let offset = (Double(index) - Double(profiles.count - 1) / 2) * lane
        let marker = Marker(category: index)
        var (whiskers, dots) = ("", "")
        let places = columns.indices.map { column -> SIMD2<Double>? in
            let y = frame.top + pitch * (Double(column) + 0.5) + offset
            guard let x = scale.place(profile.means[column]) else { return nil }
            dots += marker.commands(x: x, y: y, r: lane > 5 ? 3.4 : 2.4)
            let reach = abs(profile.deviations[column])
            if let from = scale.place(profile.means[column] - reach),
                let to = scale.place(profile.means[column] + reach)
            {
                whiskers += "M\(coordinate(from)) \(coordinate(y))H\(coordinate(to))"
            }
            return SIMD2(x, y)
        }
        let link = LinePath(through: places).commands
        let name = { (kind: String) in "\(kind) \(tone) c-\(index)" }
        return .element(
            "g", ["class": "cloud"],
            [
                link.isEmpty ? .empty : .element("path", ["class": name("link"), "d": link]),
                whiskers.isEmpty
                    ? .empty : .element("path", ["class": name("whisker"), "d": whiskers]),
                dots.isEmpty ? .empty : .element("path", ["class": name("dot"), "d": dots]),
            ])
    }

    private var description: String {
        "Means of \(profiles.count) components in \(columns.count) columns, each with one standard "
            + "deviation to both sides."
    }
}
