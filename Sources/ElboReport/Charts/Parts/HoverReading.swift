/// The exact numbers at one place of a chart, shown while the pointer is over it.
///
/// It is style-sheet work, no script: a transparent strip reacts to the pointer, and its reading is a
/// title as well, for those who cannot point.
struct HoverReading {
    /// Where the strip begins and ends.
    var strip: (from: Double, to: Double)
    /// Where the reading points.
    var x: Double
    /// The first line.
    var heading: String
    /// The lines below it, each with its mark's colour.
    var lines: [(tone: Tone, text: String)]
    /// Marks to show together with the reading.
    var marks: [Markup] = []

    func markup(in frame: PlotFrame) -> Markup {
        let widest = ([heading] + lines.map { $0.text + "  " }).map(PlotFrame.textWidth).max() ?? 0
        let size = (width: widest + 20, height: 24 + 15 * Double(lines.count))
        let toRight = x + 8 + size.width <= frame.width
        let left = toRight ? x + 8 : max(x - 8 - size.width, 0)
        let top = frame.top
        let texts = lines.enumerated().map { index, line -> Markup in
            let y = top + 32 + 15 * Double(index)
            return .sequence([
                .element(
                    "circle",
                    [
                        "class": "dot \(line.tone.name)", "cx": coordinate(left + 12),
                        "cy": coordinate(y - 4), "r": "3",
                    ]),
                frame.text(line.text, x: left + 20, y: y, class: "tick"),
            ])
        }
        return .element(
            "g", ["class": "hover"],
            [
                .element("title", text: ([heading] + lines.map(\.text)).joined(separator: ", ")),
                .element(
                    "rect",
                    [
                        "class": "hit", "x": coordinate(strip.from), "y": coordinate(top),
                        "width": coordinate(max(strip.to - strip.from, 0)),
                        "height": coordinate(frame.bottom - top),
                    ]),
                .element(
                    "g", ["class": "reading", "aria-hidden": "true"],
                    marks + [
                        .element(
                            "rect",
                            [
                                "class": "plate", "x": coordinate(left), "y": coordinate(top),
                                "width": coordinate(size.width), "height": coordinate(size.height),
                                "rx": "4",
                            ]),
                        frame.text(heading, x: left + 9, y: top + 16, class: "tick strong"),
                    ] + texts),
            ])
    }
}
