/// Rows of a table as they would stand in a file.
package struct RowTable: Sendable, FigureContent {
    /// The columns' names.
    package var columns: [String]
    /// The cells' texts, row after row.
    package var rows: [[String]]
    /// Whether cells hold words, which begin at the left and wrap, in place of numbers.
    package var holdsWords: Bool

    /// A table of rows with a text for each column.
    package init(columns: [String], rows: [[String]], holdsWords: Bool = false) {
        precondition(
            rows.allSatisfy { $0.count == columns.count },
            "every row of a table has \(columns.count) cells")
        self.columns = columns
        self.rows = rows
        self.holdsWords = holdsWords
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
            let texts: [String] = rows.map { $0[place] } + [columns[place]]
            let longest = texts.flatMap(unbroken).map(PlotFrame.textWidth).max()
            return sum + max((longest ?? 0) * 1.15, 40) + 24
        }
        return ScrollRegion(label: "Table", width: width)
            .markup(
                around: .element(
                    "table", ["class": holdsWords ? "values words" : "values"], [head, body]))
    }

    /// The parts of a text that stand on one line.
    private func unbroken(_ text: String) -> [String] {
        holdsWords ? text.split(separator: " ").map(String.init) : [text]
    }
}
