/// A criterion's values in a table: models below each other, numbers of components side by side, the
/// best marked.
package struct CriterionTable: Sendable, FigureContent {
    /// The values.
    package var grid: CriterionGrid

    /// A table of `grid`.
    package init(_ grid: CriterionGrid) {
        self.grid = grid
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let best = grid.best
        let head = Markup.element(
            "thead", [:],
            [
                .element(
                    "tr", [:],
                    [.element("th", [:])]
                        + grid.components.map {
                            .element("th", ["scope": "col"], text: NumberText.text($0))
                        })
            ])
        let rows = grid.models.indices.map { model in
            Markup.element(
                "tr", [:],
                [.element("th", ["scope": "row"], text: grid.models[model].name)]
                    + grid.components.indices.map { column in
                        let place = CriterionGrid.Place(model: model, column: column)
                        let text = Markup.text(grid.text(grid.value(place)))
                        return place == best
                            ? .element("td", ["class": "best"], [.element("b", [:], [text])])
                            : .element("td", [:], [text])
                    })
        }
        let words = best.map { "Best: \(grid.name($0))." } ?? "There are no values."
        return .element(
            "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Table"],
            [
                .element(
                    "table", ["class": "values criteria"],
                    [
                        .element("caption", text: "\(grid.criterion.text) by components. \(words)"),
                        head, .element("tbody", [:], rows),
                    ])
            ])
    }
}
