/// Numbers along an axis as a histogram, with the density a mixture gives them and each component's part.
package struct DensityPlot: Sendable, FigureContent {
    /// The greatest number of values whose places are marked below the axis.
    package static let rugCapacity: Int = 400

    /// A few words above the chart.
    package var title: String
    /// The numbers; those that are not finite are left out.
    package var values: [Double]
    /// Their weights; empty if all weigh the same.
    package var weights: [Double]
    /// Each component's weighted density, in the order of the categories.
    package var parts: [DensityCurve]
    /// The density of the whole mixture.
    package var total: DensityCurve?
    /// What the numbers measure.
    package var axis: ChartAxis
    private let extent: Extent

    /// A density from curves of any kind.
    package init(
        _ title: String = "", values: [Double], weights: [Double] = [], parts: [DensityCurve],
        total: DensityCurve? = nil, axis: ChartAxis
    ) {
        self.init(
            title, values, weights, parts, total, axis,
            Extent(of: values + parts.flatMap(\.x) + (total?.x ?? [])))
    }

    /// The density of a mixture of Gaussians; the curves are computed here.
    package init(
        _ title: String = "", values: [Double], weights: [Double] = [],
        components: [ColumnGaussian], axis: ChartAxis
    ) {
        let extent = DensityCurve.extent(of: values, components)
        let curves = DensityCurve.curves(of: components, within: extent)
        self.init(
            title, values, weights, curves.parts, components.isEmpty ? nil : curves.total, axis,
            extent)
    }

    private init(
        _ title: String, _ values: [Double], _ weights: [Double], _ parts: [DensityCurve],
        _ total: DensityCurve?, _ axis: ChartAxis, _ extent: Extent
    ) {
        precondition(
            weights.isEmpty || weights.count == values.count,
            "\(values.count) numbers have \(weights.count) weights")
        self.title = title
        self.values = values
        self.weights = weights
        self.parts = parts
        self.total = total
        self.axis = axis
        self.extent = extent
    }

    /// The chart with its legend, for half a column or (with a second, wider drawing) all of it.
    package func markup(for width: Figure.Width) -> Markup {
        var entries = Legend.categories(parts.map(\.name).filter { !$0.isEmpty })
        if total != nil { entries.append(Legend.line("total", "all together")) }
        if !values.isEmpty {
            entries.append(Legend.line("bins", "data", path: "M1 11V4H5V11zM6 11V1H11V11z"))
        }
        return .element(
            "div", ["class": "scatter"],
            [adaptive(width) { drawing(width: $0) }, Legend.markup(entries)])
    }

    private func drawing(width: Double) -> Markup {
        let shown = values.filter(Extent.canShow)
        let layers = DensityLayers(
            values, weights: weights, parts: parts, total: total, extent: extent)
        let yAxis = ChartAxis("density", unit: axis.unit.isEmpty ? "" : "per \(axis.unit)")
        let height = width > 600 ? 290.0 : 264
        let top = title.isEmpty ? 26.0 : 42
        let hasRug = !shown.isEmpty && shown.count <= Self.rugCapacity
        let bottom = hasRug ? 54.0 : 42
        let ticks = Scale(layers.heights, from: height - bottom, to: top).ticks(count: 4)
        let frame = PlotFrame(
            width: width, height: height,
            margins: .init(
                top: top, right: 6, bottom: bottom, left: PlotFrame.leftMargin(for: ticks.labels)))
        let window = PlotWindow(frame, x: extent, y: layers.heights)
        return frame.drawing(
            title: title.isEmpty ? axis.title : title, description: description(shown.count),
            [
                frame.heading(title, yAxis), frame.verticalAxis(window.yScale, ticks),
                window.clipped(layers.markup(in: window)),
                names(window),
                .element(
                    "g", ["transform": hasRug ? "translate(0 12)" : nil],
                    [
                        frame.horizontalAxis(
                            window.xScale, window.xScale.ticks(count: width > 600 ? 9 : 5), axis)
                    ]),
                hasRug ? rug(shown, window) : .empty,
                shown.isEmpty && parts.isEmpty ? frame.emptyNotice() : .empty,
            ])
    }

    /// A short stroke for each number.
    private func rug(_ values: [Double], _ window: PlotWindow) -> Markup {
        let strokes = values.compactMap(window.xScale.place).map {
            "M\(coordinate($0)) \(coordinate(window.bottom + 3))v7"
        }
        return .element("path", ["class": "rug", "d": strokes.joined()])
    }

    /// Each component's name above its peak.
    private func names(_ window: PlotWindow) -> Markup {
        let peaks = parts.enumerated().compactMap {
            index, part -> (index: Int, place: SIMD2<Double>)? in
            let shown = part.y.indices.filter { Extent.canShow(part.y[$0]) && part.y[$0] > 0 }
            guard !part.name.isEmpty, let at = shown.max(by: { part.y[$0] < part.y[$1] }),
                let place = window.place(SIMD2(part.x[at], part.y[at])),
                place.x >= window.left, place.x <= window.right
            else { return nil }
            return (index, SIMD2(place.x, max(place.y - 8, window.top + 12)))
        }
        guard peaks.count <= 8 else { return .empty }
        let widths = peaks.map { PlotFrame.textWidth(parts[$0.index].name) }
        let places = LabelPlacement.apart(peaks.map(\.place), widths: widths, height: 15)
        return .sequence(
            zip(peaks, zip(places, widths)).map { peak, placed in
                let (place, width) = placed
                let x = min(max(place.x, window.left + width / 2), window.right - width / 2)
                return .element(
                    "text",
                    [
                        "class": "peak \(Tone.category(peak.index).name)", "x": coordinate(x),
                        "y": coordinate(min(max(place.y, window.top + 10), window.bottom - 4)),
                    ], text: parts[peak.index].name)
            })
    }

    private func description(_ shown: Int) -> String {
        "Histogram of \(NumberText.text(shown)) values of \(axis.text)"
            + (parts.isEmpty ? "." : " with the densities of \(parts.count) components.")
    }
}
