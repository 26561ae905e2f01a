/// A plane of two columns and what a mixture makes of it: decision regions, lines of equal density,
/// the points, and each component's ellipses around its name.
///
/// Every layer may be left out. Places that are not finite are left out; what lies beyond the map, where
/// there is one, is cut off.
package struct PlanePlot: Sendable, FigureContent {
    /// A few words above the chart, as for the place of a slice.
    package var title: String
    /// The points; more than `ScatterPlot.capacity` are thinned.
    package var points: PlanePoints
    /// The categories' names; the components' if empty.
    package var names: [String]
    /// What points without a category are: "noise"; they are drawn grey.
    package var otherName: String
    /// The Gaussians, in the order of the categories.
    package var components: [PlaneGaussian]
    /// The shares of a Gaussian's mass that its ellipses hold.
    package var masses: [Double]
    /// Whether the principal axes are drawn.
    package var showsAxes: Bool
    /// Decision regions: which component is the most probable at each place.
    package var map: PosteriorMap?
    /// The density of each place.
    package var density: DensityMap?
    /// Lines of equal density.
    package var contours: DensityContours?
    /// What the horizontal axis measures.
    package var xAxis: ChartAxis
    /// What the vertical axis measures.
    package var yAxis: ChartAxis
    /// Whether one unit is equally long on both axes.
    package var equalAspect: Bool

    /// A plane with the given layers.
    package init(
        _ title: String = "", points: PlanePoints = .none, names: [String] = [],
        otherName: String = "", components: [PlaneGaussian] = [], masses: [Double] = [0.5, 0.95],
        showsAxes: Bool = false, map: PosteriorMap? = nil, density: DensityMap? = nil,
        contours: DensityContours? = nil,
        xAxis: ChartAxis, yAxis: ChartAxis, equalAspect: Bool = false
    ) {
        self.title = title
        self.points = points
        self.names = names.isEmpty ? components.map(\.name) : names
        self.otherName = otherName
        self.components = components
        self.masses = masses
        self.showsAxes = showsAxes
        self.map = map
        self.density = density
        self.contours = contours
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.equalAspect = equalAspect
    }

    /// The chart with its legend; it looks the same in both widths.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", ["class": "scatter"],
            [drawing(width: PlotFrame.width(for: .half)), Legend.markup(legend)])
    }

    /// The chart alone, in a drawing of the given width.
    func drawing(width: Double) -> Markup {
        var (x, y) =
            (map?.grid ?? density?.grid ?? contours?.grid)?.extents
            ?? points.extents(with: components)
        let isSmall = width < 360
        let top = title.isEmpty ? (yAxis.text.isEmpty ? 8.0 : 26) : yAxis.text.isEmpty ? 26 : 42
        let draft = Scale(y, from: width, to: 0).ticks(count: isSmall ? 4 : 6)
        let left = PlotFrame.leftMargin(for: draft.labels)
        let span = width - left - 6
        let proportion = min((y.upper - y.lower) / (x.upper - x.lower), 1e6)
        let height = span * (equalAspect ? min(max(proportion, 0.6), 1.1) : 0.82)
        let frame = PlotFrame(
            width: width, height: top + height + 42,
            margins: .init(top: top, right: 6, bottom: 42, left: left))
        if equalAspect { Extent.equalise(&x, &y, span / height) }
        let window = PlotWindow(frame, x: x, y: y)
        let cloud = cloud(in: window)
        let isEmpty =
            cloud.points.isEmpty && map == nil && density == nil && contours == nil
            && components.isEmpty
        return frame.drawing(
            title: [title, "\(yAxis.title) against \(xAxis.title)"].filter { !$0.isEmpty }
                .joined(separator: ": "),
            description: description(cloud.points.count),
            [
                frame.heading(title, yAxis),
                frame.verticalAxis(
                    window.yScale, window.yScale.ticks(count: isSmall ? 4 : 6), lines: map == nil),
                window.clipped([
                    map.map { window.image(over: $0.grid, $0.picture) } ?? .empty,
                    density.map { window.image(over: $0.grid, $0.picture) } ?? .empty,
                    contours.map(window.lines) ?? .empty,
                    .element("g", ["class": map == nil ? nil : "on-map"], [cloud.markup]),
                    window.ellipses(components, masses: masses, axes: showsAxes),
                ]),
                frame.horizontalAxis(
                    window.xScale, window.xScale.ticks(count: isSmall ? 4 : 6), xAxis),
                window.names(of: components),
                isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    /// The points inside the window, thinned to what a drawing can hold.
    private func cloud(in window: PlotWindow) -> PointCloud {
        let shown = points.drawable
        let stride = max((shown.count + ScatterPlot.capacity - 1) / ScatterPlot.capacity, 1)
        let drawn = shown.indices.filter { $0.isMultiple(of: stride) }.compactMap {
            index -> PointCloud.Point? in
            let at = shown[index]
            guard let place = window.place(SIMD2(points.x[at], points.y[at])), window.holds(place)
            else { return nil }
            let category = points.categories.isEmpty ? nil : points.categories[at]
            return PointCloud.Point(
                place: place,
                category: category.flatMap { names.indices.contains($0) ? $0 : nil },
                uncertainty: points.uncertainty.isEmpty ? nil : points.uncertainty[at])
        }
        return PointCloud(points: drawn, categories: names.count)
    }

    /// What every kind of mark in the chart stands for.
    var legend: [Legend.Entry] {
        var entries = Legend.categories(names)
        if !otherName.isEmpty {
            let glyph = Markup.element(
                "path",
                ["class": "points t-neutral", "d": Marker.circle.commands(x: 6, y: 6, r: 4)])
            entries.append(Legend.Entry(glyph: [glyph], words: otherName))
        }
        if !components.isEmpty && !masses.isEmpty { entries.append(Legend.ellipses(masses)) }
        if let contours { entries.append(Legend.line("contour", contours.words)) }
        if map != nil { entries.append(Legend.owners("background: ")) }
        return entries + (points.uncertainty.isEmpty ? [] : Legend.uncertainty)
    }

    private func description(_ drawn: Int) -> String {
        let part = drawn < points.x.count ? "\(NumberText.text(drawn)) of " : ""
        let parts = [
            map.map { "map of the places that \($0.components) components own" },
            density.map { _ in "map of a density" },
            contours.map { $0.words },
            points.x.isEmpty ? nil : "\(part)\(NumberText.text(points.x.count)) points",
            components.isEmpty ? nil : "ellipses of \(components.count) components",
        ]
        return "Plane with " + parts.compactMap { $0 }.joined(separator: "; ") + "."
    }
}
