/// Small planes beside each other, as for slices: the same two columns while the others are held at
/// different values. Each plane's title says where it was cut.
package struct PlanePanels: Sendable, FigureContent {
    /// The planes in reading order; they share their marks.
    package var planes: [PlanePlot]

    /// Planes with one legend, that of the first.
    package init(_ planes: [PlanePlot]) {
        self.planes = planes
    }

    /// A plane below its title, which may take more than one line.
    private func panel(_ plane: PlanePlot) -> Markup {
        var untitled = plane
        untitled.title = ""
        return .element(
            "div", [:],
            [
                plane.title.isEmpty ? .empty : .element("p", text: plane.title),
                untitled.drawing(width: 225),
            ])
    }

    /// The planes in a row that wraps; the figure should be `.full`.
    package func markup(for width: Figure.Width) -> Markup {
        guard let first = planes.first else {
            return .element("p", ["class": "missing"], text: "There are no slices to show.")
        }
        return .element(
            "div", ["class": "scatter"],
            [
                .element(
                    "div", ["class": "strip"],
                    planes.map(panel)),
                Legend.markup(first.legend),
            ])
    }
}
