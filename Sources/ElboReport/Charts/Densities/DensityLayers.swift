/// The parts of a density drawing that a chart of its own and a cell of a matrix share.
struct DensityLayers {
    let histogram: Histogram
    let parts: [DensityCurve]
    let total: DensityCurve?
    let extent: Extent

    init(
        _ values: [Double], weights: [Double], parts: [DensityCurve], total: DensityCurve?,
        extent: Extent
    ) {
        histogram = Histogram(values, weights: weights)
        self.parts = parts
        self.total = total
        self.extent = extent
    }

    /// From 0 to the highest bar or curve; a needle of a collapsed component is cut off, lest it flatten
    /// all the rest.
    var heights: Extent {
        let bars = histogram.densities.filter(Extent.canShow).max() ?? 0
        let curves = ((total.map { [$0] } ?? []) + parts).flatMap(\.y).filter(Extent.canShow)
        let peak = curves.max() ?? 0
        let top = bars > 0 ? min(max(peak, bars), 3 * bars) : peak
        return Extent(0, top > 0 ? top * 1.06 : 1)
    }

    /// Grey bars, each component's part filled in its colour, the whole as a line of ink.
    func markup(in window: PlotWindow) -> [Markup] {
        [bars(window)] + parts.enumerated().map { part($1, .category($0), window) }
            + [total.map { line($0, window) } ?? .empty]
    }

    private func bars(_ window: PlotWindow) -> Markup {
        var commands = ""
        for (index, density) in histogram.densities.enumerated() where density > 0 {
            let from = histogram.start + histogram.width * Double(index)
            guard let left = window.xScale.place(from),
                let right = window.xScale.place(from + histogram.width),
                let top = window.yScale.place(density), let base = window.yScale.place(0)
            else { continue }
            let gap = right - left > 5 ? 0.5 : 0
            commands +=
                "M\(coordinate(left + gap)) \(coordinate(base))V\(coordinate(top))"
                + "H\(coordinate(right - gap))V\(coordinate(base))z"
        }
        return commands.isEmpty ? .empty : .element("path", ["class": "bins", "d": commands])
    }

    private func places(_ curve: DensityCurve, _ window: PlotWindow) -> [SIMD2<Double>?] {
        zip(curve.x, curve.y).map { window.place(SIMD2($0, $1)) }
    }

    private func part(_ curve: DensityCurve, _ tone: Tone, _ window: PlotWindow) -> Markup {
        let places = places(curve, window)
        let line = LinePath(through: places)
        guard !line.commands.isEmpty, let base = window.yScale.place(0) else { return .empty }
        // A curve without gaps can be filled down to the base.
        let whole = places.compactMap { $0 }
        guard let first = whole.first, let last = whole.last, whole.count == places.count else {
            return .element("path", ["class": "part-line \(tone.name)", "d": line.commands])
        }
        let area =
            "\(line.commands)L\(coordinate(last.x)) \(coordinate(base))"
            + "H\(coordinate(first.x))z"
        return .sequence([
            .element("path", ["class": "area \(tone.name)", "d": area]),
            .element("path", ["class": "part-line \(tone.name)", "d": line.commands]),
        ])
    }

    private func line(_ curve: DensityCurve, _ window: PlotWindow) -> Markup {
        let commands = LinePath(through: places(curve, window)).commands
        return commands.isEmpty
            ? .empty : .element("path", ["class": "total", "d": commands])
    }
}
