/// Points in a plane, coloured by category: a map of a latent space.
///
/// Each category's name stands in the middle of its points, and in a legend; pointing at the legend
/// brings one category out. Points whose coordinates are not finite are left out.
public struct ScatterPlot: Sendable, FigureContent {
    /// The greatest number of points drawn; of more, an evenly spaced part is shown.
    public static let capacity: Int = 10_000

    /// Horizontal places.
    public var x: [Double]
    /// Vertical places; as many as `x`.
    public var y: [Double]
    /// Each point's index into `names`, or any other number for a point without category.
    public var categories: [Int]
    /// The categories' names.
    public var names: [String]
    /// What the horizontal axis measures.
    public var xAxis: ChartAxis
    /// What the vertical axis measures.
    public var yAxis: ChartAxis
    /// Whether one unit is equally long on both axes.
    public var equalAspect: Bool

    /// A map of the points (`x`, `y`), which must be equally many; without `categories` all look alike.
    public init(
        x: [Double], y: [Double], categories: [Int] = [], names: [String] = [], xAxis: ChartAxis,
        yAxis: ChartAxis, equalAspect: Bool = true
    ) {
        precondition(x.count == y.count, "a scatter plot has \(x.count) x and \(y.count) y")
        precondition(
            categories.isEmpty || categories.count == x.count,
            "a scatter plot has \(x.count) points and \(categories.count) categories")
        self.x = x
        self.y = y
        self.categories = categories
        self.names = names
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.equalAspect = equalAspect
    }

    /// The map with its legend; it looks the same in both widths.
    public func markup(for width: Figure.Width) -> Markup {
        .element("div", ["class": "scatter"], [drawing, legend])
    }

    private struct Point {
        let place: SIMD2<Double>
        let category: Int?
    }

    private var drawing: Markup {
        let shown = x.indices.filter { Extent.canShow(x[$0]) && Extent.canShow(y[$0]) }
        let width = PlotFrame.width(for: .half)
        let bottom = 42.0
        let top = yAxis.text.isEmpty ? 8.0 : 26
        var xExtent = Extent(of: shown.map { x[$0] }).padded(by: 0.03)
        var yExtent = Extent(of: shown.map { y[$0] }).padded(by: 0.03)
        let draft = Scale(yExtent, from: width, to: 0).ticks(count: 6)
        let left = PlotFrame.leftMargin(for: draft.labels)
        let span = (width: width - left - 4, data: proportion(xExtent, yExtent))
        // As high as the data asks for, so that equal units do not leave the paper empty.
        let plotHeight = span.width * (equalAspect ? min(max(span.data, 0.6), 1.1) : 0.9)
        let frame = PlotFrame(
            width: width, height: top + plotHeight + bottom,
            margins: .init(top: top, right: 4, bottom: bottom, left: left))
        if equalAspect { equalise(&xExtent, &yExtent, span.width / plotHeight) }
        let xScale = Scale(xExtent, from: frame.left, to: frame.right)
        let yScale = Scale(yExtent, from: frame.bottom, to: frame.top)
        let stride = max((shown.count + Self.capacity - 1) / Self.capacity, 1)
        let points = shown.indices.filter { $0.isMultiple(of: stride) }.compactMap {
            index -> Point? in
            let at = shown[index]
            guard let px = xScale.place(x[at]), let py = yScale.place(y[at]) else { return nil }
            let category = categories.isEmpty ? nil : categories[at]
            return Point(
                place: SIMD2(px, py),
                category: category.flatMap { names.indices.contains($0) ? $0 : nil })
        }
        return frame.drawing(
            title: "\(yAxis.title) against \(xAxis.title)", description: description(points.count),
            [
                frame.heading("", yAxis),
                frame.verticalAxis(yScale, yScale.ticks(count: 6)),
                frame.horizontalAxis(xScale, xScale.ticks(count: 6), xAxis),
                cloud(points), centres(points, frame),
                points.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    private func proportion(_ x: Extent, _ y: Extent) -> Double {
        min((y.upper - y.lower) / (x.upper - x.lower), 1e6)
    }

    /// Stretches the shorter extent until a unit is equally long on both axes.
    private func equalise(_ x: inout Extent, _ y: inout Extent, _ ratio: Double) {
        let (width, height) = (x.upper - x.lower, y.upper - y.lower)
        if width / ratio < height {
            let room = (height * ratio - width) / 2
            x = Extent(max(x.lower - room, -1e300), min(x.upper + room, 1e300))
        } else {
            let room = (width / ratio - height) / 2
            y = Extent(max(y.lower - room, -1e300), min(y.upper + room, 1e300))
        }
    }

    /// The points, in a few layers that mix the categories so that none hides behind the others.
    private func cloud(_ points: [Point]) -> Markup {
        let r = points.count > 3_000 ? 1.6 : points.count > 600 ? 2.1 : 3
        let layers = points.count > 1_000 ? 6 : 1
        var paths: [Markup] = []
        for layer in 0..<layers {
            var commands = [String](repeating: "", count: names.count + 1)
            for (index, point) in points.enumerated() where index % layers == layer {
                let marker = point.category.map { Marker(category: $0) } ?? .circle
                commands[point.category ?? names.count] += marker.commands(
                    x: point.place.x, y: point.place.y, r: r)
            }
            for (category, path) in commands.enumerated() where !path.isEmpty {
                let tone: Tone =
                    category < names.count
                    ? .category(category) : names.isEmpty ? .accent : .neutral
                paths.append(
                    .element("path", ["class": "points \(tone.name) c-\(category)", "d": path]))
            }
        }
        return .element("g", ["class": "cloud"], paths)
    }

    /// Each category's name at the point nearest the medians of its coordinates.
    private func centres(_ points: [Point], _ frame: PlotFrame) -> Markup {
        guard names.count <= 20 else { return .empty }
        var labels: [(category: Int, place: SIMD2<Double>)] = []
        for category in names.indices {
            let places = points.filter { $0.category == category }.map(\.place)
            guard !places.isEmpty else { continue }
            let middle = SIMD2(median(places.map(\.x)), median(places.map(\.y)))
            let distance = { (place: SIMD2<Double>) in ((place - middle) * (place - middle)).sum() }
            let nearest = places.min { distance($0) < distance($1) } ?? middle
            labels.append((category, nearest))
        }
        // Labels that would overlap are moved apart, all of them a little, a few times.
        for _ in 0..<40 {
            for a in labels.indices {
                for b in labels.indices where b > a {
                    let between = labels[b].place - labels[a].place
                    let reach = PlotFrame.textWidth(names[labels[a].category]) + 10
                    guard abs(between.x) < reach, abs(between.y) < 18 else { continue }
                    let push = SIMD2(0, (18 - abs(between.y)) / 4 * (between.y < 0 ? -1 : 1))
                    labels[a].place -= push
                    labels[b].place += push
                }
            }
        }
        return .sequence(
            labels.map { label in
                let y = min(max(label.place.y, frame.top + 8), frame.bottom - 8)
                return frame.text(
                    names[label.category], x: label.place.x, y: y + 5,
                    class: "centre \(Tone.category(label.category).name) c-\(label.category)")
            })
    }

    private var legend: Markup {
        guard !names.isEmpty else { return .empty }
        return .element(
            "ul", ["class": "legend"],
            names.enumerated().map { category, name in
                .element(
                    "li", ["class": "k-\(category)"],
                    [
                        .element(
                            "svg", ["viewBox": "0 0 12 12", "aria-hidden": "true"],
                            [
                                .element(
                                    "path",
                                    [
                                        "class": "points \(Tone.category(category).name)",
                                        "d": Marker(category: category).commands(x: 6, y: 6, r: 4),
                                    ])
                            ]),
                        .text(name),
                    ])
            })
    }

    private func description(_ drawn: Int) -> String {
        let part = drawn < x.count ? "\(NumberText.text(drawn)) of " : ""
        return "Scatter plot of \(part)\(NumberText.text(x.count)) points"
            + (names.isEmpty ? "." : " in \(names.count) categories.")
    }
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
}
