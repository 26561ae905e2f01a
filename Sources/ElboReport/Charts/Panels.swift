/// Charts of the same kind beside each other, small, for comparison.
package struct Panels: Sendable, FigureContent {
    /// The charts in reading order.
    package var contents: [any FigureContent]

    /// Charts side by side on a wide screen, one below the other on a phone.
    package init(_ contents: [any FigureContent]) {
        self.contents = contents
    }

    /// The charts, each drawn for its own place; the figure should be `.full`. One alone is no wider than if another stood beside it.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", ["class": "panels"],
            contents.map { .element("div", [:], [$0.markup(for: .half)]) })
    }
}
