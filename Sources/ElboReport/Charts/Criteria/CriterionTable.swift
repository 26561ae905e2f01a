/// A criterion's values in a table: models below each other, numbers of components side by side, the
/// best marked and the contenders shaded.
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
                            : .element("td", ["style": tint(grid.value(place))], [text])
                    })
        }
        let words = best.map { "Best: \(grid.name($0))." } ?? "There are no values."
        let table = Markup.element(
            "table", ["class": "values criteria"],
            [
                .element(
                    "caption",
                    text: "\(grid.criterion.text) by components; darker is nearer to the best, "
                        + "– is a fit that failed. \(words)"),
                head, .element("tbody", [:], rows),
            ])
        return ScrollRegion(label: "Table", width: 60 + 75 * Double(grid.components.count))
            .markup(around: table)
    }

    private func tint(_ value: Double) -> String? {
        let share = grid.nearness(value)
        return share > 0.01 ? "--tint:\(Int((share * 100).rounded()))%" : nil
    }
}
