/// A rectangle of a drawing through which a part of a plane is seen.
struct PlotWindow {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let xScale: Scale
    let yScale: Scale

    init(left: Double, top: Double, right: Double, bottom: Double, x: Extent, y: Extent) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
        xScale = Scale(x, from: left, to: right)
        yScale = Scale(y, from: bottom, to: top)
    }

    init(_ frame: PlotFrame, x: Extent, y: Extent) {
        self.init(
            left: frame.left, top: frame.top, right: frame.right, bottom: frame.bottom, x: x, y: y)
    }

    /// Where a place of the plane lies, or nil if it cannot be drawn.
    func place(_ place: SIMD2<Double>) -> SIMD2<Double>? {
        guard let x = xScale.place(place.x), let y = yScale.place(place.y) else { return nil }
        return SIMD2(x, y)
    }

    /// Whether a place of the drawing lies inside.
    func holds(_ place: SIMD2<Double>) -> Bool {
        place.x >= left - 0.5 && place.x <= right + 0.5 && place.y >= top - 0.5
            && place.y <= bottom + 0.5
    }

    /// The parts, cut off at the border.
    ///
    /// An inner drawing clips by itself; a clip path would need a name, and names of different charts
    /// could meet on one page.
    func clipped(_ parts: [Markup]) -> Markup {
        let box = [left, top, right - left, bottom - top].map(coordinate)
        return .element(
            "svg",
            [
                "class": "window", "x": box[0], "y": box[1], "width": box[2], "height": box[3],
                "viewBox": box.joined(separator: " "),
            ], parts)
    }

    /// A picture over the part of the plane that its grid covers.
    func image(over grid: PlaneGrid, _ picture: ([SRGBColor]) -> Picture) -> Markup {
        let extents = grid.extents
        guard let low = place(SIMD2(extents.x.lower, extents.y.lower)),
            let high = place(SIMD2(extents.x.upper, extents.y.upper))
        else { return .empty }
        return PlaneImage.markup(
            picture, left: low.x, top: high.y, width: high.x - low.x, height: low.y - high.y)
    }

    /// Lines of equal density, the inner ones stronger.
    func lines(_ contours: DensityContours) -> Markup {
        let levels = contours.levels.sorted()
        let paths = levels.enumerated().map { rank, level -> Markup in
            let commands = contours.lines(at: level).map { line in
                LinePath(through: line.map(place)).commands
            }.joined()
            let share = Double(rank + 1) / Double(levels.count)
            return commands.isEmpty
                ? .empty
                : .element(
                    "path",
                    [
                        "class": "contour", "d": commands,
                        "style": "opacity:\(coordinate(0.35 + 0.45 * share))",
                    ])
        }
        return .element("g", [:], paths)
    }

    /// Each Gaussian's ellipses, its name and share in a title, and its principal axes if wanted.
    ///
    /// Faint ones only orient the reader over something else.
    func ellipses(
        _ components: [PlaneGaussian], masses: [Double], axes: Bool = false, isFaint: Bool = false
    ) -> Markup {
        let outlines = components.enumerated().map { index, component -> Markup in
            guard let outline = EllipseOutline(component, in: self) else { return .empty }
            let tone = Tone.category(index).name
            let title = Markup.element(
                "title", text: "\(component.name): \(NumberText.percent(component.weight))")
            let rings = masses.sorted().enumerated().map { rank, mass in
                Markup.element(
                    "path",
                    [
                        "class": "ellipse\(isFaint ? " faint" : rank > 0 ? " outer" : "") "
                            + "\(tone) c-\(index)",
                        "d": outline.ring(radius: component.radius(holding: mass)),
                    ], [title])
            }
            let cross = Markup.element(
                "path",
                [
                    "class": "axes \(tone) c-\(index)",
                    "d": outline.cross(
                        radius: component.radius(holding: masses.min() ?? 0.5)),
                ])
            return .sequence((axes ? [cross] : []) + rings)
        }
        return .element("g", ["class": "cloud"], outlines)
    }

    /// Each Gaussian's name at its centre; names that would overlap are moved apart.
    func names(of components: [PlaneGaussian]) -> Markup {
        let shown = components.indices.compactMap { index -> (index: Int, place: SIMD2<Double>)? in
            guard components[index].isDrawable, !components[index].name.isEmpty,
                let place = place(components[index].mean), holds(place)
            else { return nil }
            return (index, place)
        }
        guard shown.count <= 20 else { return .empty }
        let isShort = shown.allSatisfy { components[$0.index].name.count <= 3 }
        let widths = shown.map { PlotFrame.textWidth(components[$0.index].name) * 1.15 }
        let places = LabelPlacement.apart(shown.map(\.place), widths: widths, height: 18)
        return .sequence(
            zip(shown, zip(places, widths)).map { label, placed in
                let (place, width) = placed
                let (x, y) = (
                    clamp(place.x, left + width / 2 + 3, right - width / 2 - 3),
                    clamp(place.y, top + 10, bottom - 10)
                )
                return .element(
                    "text",
                    [
                        "class": "centre\(isShort ? "" : " word") "
                            + "\(Tone.category(label.index).name) c-\(label.index)",
                        "x": coordinate(x), "y": coordinate(y + 5),
                    ], text: components[label.index].name)
            })
    }

    private func clamp(_ value: Double, _ least: Double, _ greatest: Double) -> Double {
        least <= greatest ? min(max(value, least), greatest) : (least + greatest) / 2
    }
}
