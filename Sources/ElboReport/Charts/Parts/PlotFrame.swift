/// The drawing area of a chart: its size, margins, axes, grid and words.
struct PlotFrame {
    /// Space kept around the plotting area, in drawing units (about CSS pixels).
    struct Margins {
        var top: Double
        var right: Double
        var bottom: Double
        var left: Double
    }

    let width: Double
    let height: Double
    let margins: Margins

    var left: Double { margins.left }
    var right: Double { width - margins.right }
    var top: Double { margins.top }
    var bottom: Double { height - margins.bottom }

    /// A chart's width for a figure: half a column, or all of it.
    static func width(for width: Figure.Width) -> Double {
        width == .half ? 440 : 900
    }

    /// About how wide a text is at the charts' font size; drawing cannot measure it.
    static func textWidth(_ text: String) -> Double {
        Double(text.count) * 6.2
    }

    /// A text that fits into a width, with an ellipsis for what had to go.
    static func fitted(_ text: String, into width: Double) -> String {
        guard textWidth(text) > width else { return text }
        return String(text.prefix(max(Int(width / 6.2) - 1, 1))) + "…"
    }

    /// The left margin that holds the labels of an axis.
    static func leftMargin(for labels: [String]) -> Double {
        max((labels.map(textWidth).max() ?? 0) + 10, 28)
    }

    /// The drawing itself: names for those who cannot see it, then its parts.
    func drawing(title: String, description: String, _ parts: [Markup]) -> Markup {
        .element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img",
                "aria-label": title.isEmpty ? description : "\(title). \(description)",
                "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
            ],
            [.element("title", text: title), .element("desc", text: description)] + parts)
    }

    /// The words above the plotting area: what is drawn, and what the vertical axis measures.
    func heading(_ title: String, _ axis: ChartAxis) -> Markup {
        let words = title.isEmpty ? axis.text : title
        let rest = title.isEmpty ? "" : axis.text
        return .sequence([
            text(words, x: 0, y: 13, class: title.isEmpty ? "axis-title" : "plot-title"),
            rest.isEmpty ? .empty : text(rest, x: 0, y: 29, class: "axis-title"),
        ])
    }

    /// Faint lines across the plotting area with the numbers of the vertical axis beside them.
    func verticalAxis(_ scale: Scale, _ ticks: Ticks, lines: Bool = true) -> Markup {
        let marks = zip(ticks.values, ticks.labels).compactMap { value, label -> Markup? in
            guard let y = scale.place(value) else { return nil }
            return .sequence([
                lines
                    ? .element(
                        "path",
                        [
                            "class": "grid",
                            "d": "M\(coordinate(left)) \(coordinate(y))H\(coordinate(right))",
                        ])
                    : .empty,
                text(label, x: left - 8, y: y + 4, class: "tick end"),
            ])
        }
        return .element("g", ["aria-hidden": "true"], marks)
    }

    /// Short marks below the plotting area with the numbers of the horizontal axis, and its title.
    func horizontalAxis(_ scale: Scale, _ ticks: Ticks, _ axis: ChartAxis) -> Markup {
        var marks: [Markup] = [
            .element(
                "path",
                [
                    "class": "base",
                    "d": "M\(coordinate(left)) \(coordinate(bottom))H\(coordinate(right))",
                ])
        ]
        for (value, label) in zip(ticks.values, ticks.labels) {
            guard let x = scale.place(value) else { continue }
            marks.append(
                .element(
                    "path",
                    ["class": "base", "d": "M\(coordinate(x)) \(coordinate(bottom))v4"]))
            marks.append(text(label, x: x, y: bottom + 17, class: "tick middle"))
        }
        marks.append(horizontalTitle(axis))
        return .element("g", ["aria-hidden": "true"], marks)
    }

    /// The words under the horizontal axis.
    func horizontalTitle(_ axis: ChartAxis) -> Markup {
        axis.text.isEmpty
            ? .empty
            : text(axis.text, x: (left + right) / 2, y: bottom + 34, class: "axis-title middle")
    }

    /// A quiet sentence in place of data that is not there.
    func emptyNotice(_ words: String = "nothing to draw") -> Markup {
        text(words, x: (left + right) / 2, y: (top + bottom) / 2, class: "axis-title middle")
    }

    func text(_ words: String, x: Double, y: Double, class name: String) -> Markup {
        .element(
            "text", ["class": name, "x": coordinate(x), "y": coordinate(y)], text: words)
    }
}

/// A chart drawn for a figure: in a wide figure it is drawn twice, and the screen picks.
///
/// Scaling one drawing to every screen would leave its words unreadable on a phone.
func adaptive(_ width: Figure.Width, _ draw: (Double) -> Markup) -> Markup {
    let narrow = draw(PlotFrame.width(for: .half))
    guard width == .full else { return narrow }
    return .sequence([
        .element("div", ["class": "on-wide"], [draw(PlotFrame.width(for: .full))]),
        .element("div", ["class": "on-narrow"], [narrow]),
    ])
}
