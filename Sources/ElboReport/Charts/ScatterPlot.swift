/// Points in a plane, coloured by category: a map of a latent space.
///
/// Each category's name stands in the middle of its points, and in a legend; pointing at the legend
/// brings one category out. Points whose coordinates are not finite are left out.
package struct ScatterPlot: Sendable, FigureContent {
    /// The greatest number of points drawn; of more, an evenly spaced part is shown.
    package static let capacity: Int = 10_000

    /// Horizontal places.
    package var x: [Double]
    /// Vertical places; as many as `x`.
    package var y: [Double]
    /// Each point's index into `names`, or any other number for a point without category.
    package var categories: [Int]
    /// The categories' names.
    package var names: [String]
    /// What the horizontal axis measures.
    package var xAxis: ChartAxis
    /// What the vertical axis measures.
    package var yAxis: ChartAxis
    /// Whether one unit is equally long on both axes.
    package var equalAspect: Bool

    /// A map of the points (`x`, `y`), which must be equally many; without `categories` all look alike.
    package init(
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
    package func markup(for width: Figure.Width) -> Markup {
        .element("div", ["class": "scatter"], [drawing, Legend.markup(Legend.categories(names))])
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
        if equalAspect { Extent.equalise(&xExtent, &yExtent, span.width / plotHeight) }
        let xScale = Scale(xExtent, from: frame.left, to: frame.right)
        let yScale = Scale(yExtent, from: frame.bottom, to: frame.top)
        let stride = max((shown.count + Self.capacity - 1) / Self.capacity, 1)
        let points = shown.indices.filter { $0.isMultiple(of: stride) }.compactMap {
            index -> PointCloud.Point? in
            let at = shown[index]
            guard let px = xScale.place(x[at]), let py = yScale.place(y[at]) else { return nil }
            let category = categories.isEmpty ? nil : categories[at]
            return PointCloud.Point(
                place: SIMD2(px, py),
                category: category.flatMap { names.indices.contains($0) ? $0 : nil })
        }
        return frame.drawing(
            title: "\(yAxis.title) against \(xAxis.title)", description: description(points.count),
            [
                frame.heading("", yAxis),
                frame.verticalAxis(yScale, yScale.ticks(count: 6)),
                frame.horizontalAxis(xScale, xScale.ticks(count: 6), xAxis),
                PointCloud(points: points, categories: names.count).markup,
                centres(points, frame),
                points.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    private func proportion(_ x: Extent, _ y: Extent) -> Double {
        min((y.upper - y.lower) / (x.upper - x.lower), 1e6)
    }

    /// Each category's name at the point nearest the medians of its coordinates.
    private func centres(_ points: [PointCloud.Point], _ frame: PlotFrame) -> Markup {
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
        // Names are larger than the charts' other words.
        let isShort = labels.allSatisfy { names[$0.category].count <= 3 }
        let widths = labels.map { PlotFrame.textWidth(names[$0.category]) * (isShort ? 1.6 : 1.25) }
        let places = LabelPlacement.apart(
            labels.map(\.place), widths: widths, height: isShort ? 20 : 17)
        return .sequence(
            zip(labels, zip(places, widths)).map { label, placed in
                let (place, width) = placed
                let x = min(max(place.x, frame.left + width / 2), frame.right - width / 2)
                let y = min(max(place.y, frame.top + 8), frame.bottom - 8)
                return frame.text(
                    names[label.category], x: x, y: y + 5,
                    class: "centre\(isShort ? "" : " word") "
                        + "\(Tone.category(label.category).name) c-\(label.category)")
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
