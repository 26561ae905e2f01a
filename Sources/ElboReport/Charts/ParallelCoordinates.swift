/// One upright axis for each of several quantities and a line across them for each item: which values go together in
/// what turned out well.
package struct ParallelCoordinates: Sendable, FigureContent {
    /// An axis.
    package struct Axis: Sendable, Equatable {
        /// What it measures.
        package var name: String
        /// Words beside it, at places from 0, below, to 1.
        package var labels: [Label]

        /// An axis with its words.
        package init(_ name: String, labels: [Label]) {
            self.name = name
            self.labels = labels
        }
    }

    /// A word beside an axis.
    package struct Label: Sendable, Equatable {
        /// From 0, below, to 1.
        package var place: Double
        /// The word.
        package var text: String

        /// A word at a place.
        package init(_ place: Double, _ text: String) {
            self.place = place
            self.text = text
        }
    }

    /// An item.
    package struct Line: Sendable, Equatable {
        /// What it is, in words; shown while the pointer is over it.
        package var name: String
        /// Where it crosses each axis, from 0 to 1; nil where it does not.
        package var places: [Double?]
        /// Whether it is one of those to be seen.
        package var isBest: Bool

        /// A line through its places, one for each axis.
        package init(_ name: String, _ places: [Double?], isBest: Bool = false) {
            self.name = name
            self.places = places
            self.isBest = isBest
        }
    }

    /// The axes from left to right.
    package var axes: [Axis]
    /// The lines; the best are drawn over the others.
    package var lines: [Line]

    /// A chart of `lines`, each with one place for each axis.
    package init(axes: [Axis], lines: [Line]) {
        precondition(
            lines.allSatisfy { $0.places.count == axes.count }, "a line crosses every axis")
        self.axes = axes
        self.lines = lines
    }

    /// The chart as a drawing, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        adaptive(width) { drawing(width: $0) }
    }

    private func drawing(width: Double) -> Markup {
        let frame = PlotFrame(
            width: width, height: 320, margins: .init(top: 30, right: 90, bottom: 14, left: 14))
        let step =
            axes.count > 1 ? (frame.right - frame.left) / Double(axes.count - 1) : 0
        func point(_ axis: Int, _ place: Double) -> SIMD2<Double> {
            SIMD2(
                frame.left + step * Double(axis), frame.bottom - place * (frame.bottom - frame.top))
        }
        let ordered = lines.filter { !$0.isBest } + lines.filter(\.isBest)
        let paths = ordered.map { line in
            // A line goes on past axes on which it has no place.
            let path = LinePath(
                through: line.places.enumerated().compactMap { axis, place in
                    place.map { point(axis, $0) }
                })
            return Markup.element(
                "g", ["opacity": line.isBest ? nil : ".45"],
                [
                    .element("title", text: line.name),
                    .element(
                        "path",
                        [
                            "class": "line \((line.isBest ? Tone.accent : .neutral).name)",
                            "d": path.commands,
                        ]),
                ])
        }
        let uprights = axes.enumerated().map { index, axis in
            let top = point(index, 1)
            let room = max(step - 8, 40)
            let words = axis.labels.map { label in
                let place = point(index, label.place)
                return frame.text(
                    PlotFrame.fitted(label.text, into: index == axes.count - 1 ? 82 : room),
                    x: place.x + 5, y: place.y + 4, class: "tick clear")
            }
            return Markup.sequence(
                [
                    .element(
                        "path",
                        [
                            "class": "base",
                            "d":
                                "M\(coordinate(top.x)) \(coordinate(frame.top))V\(coordinate(frame.bottom))",
                        ]),
                    frame.text(
                        PlotFrame.fitted(axis.name, into: index == axes.count - 1 ? 90 : room + 4),
                        x: top.x - (index == 0 ? 10 : 4), y: 14, class: "axis-title"),
                ] + words)
        }
        return frame.drawing(
            title: "Parallel coordinates",
            description:
                "Lines of \(lines.count) items across \(axes.map(\.name).joined(separator: ", ")).",
            paths + uprights + [lines.isEmpty ? frame.emptyNotice() : .empty])
    }
}
