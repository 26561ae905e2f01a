/// Rows of a table as they would stand in a file.
package struct RowTable: Sendable, FigureContent {
    /// The columns' names.
    package var columns: [String]
    /// The cells' texts, row after row.
    package var rows: [[String]]

    /// A table of rows with a text for each column.
    package init(columns: [String], rows: [[String]]) {
        precondition(
            rows.allSatisfy { $0.count == columns.count },
            "every row of a table has \(columns.count) cells")
        self.columns = columns
        self.rows = rows
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let head = Markup.element(
            "thead", [:],
            [
                .element(
                    "tr", [:], columns.map { .element("th", ["scope": "col"], text: $0) })
            ])
        let body = Markup.element(
            "tbody", [:],
            rows.map { row in
                .element("tr", [:], row.map { .element("td", text: $0) })
            })
        let width = columns.indices.reduce(0.0) { sum, place in
            let longest = (rows.map { $0[place] } + [columns[place]]).map(PlotFrame.textWidth).max()
            return sum + max((longest ?? 0) * 1.15, 40) + 24
        }
        return ScrollRegion(label: "Table", width: width)
            .markup(around: .element("table", ["class": "values"], [head, body]))
    }
}
