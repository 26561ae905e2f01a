/// Cells in rows and columns, each with a text and a shade.
package struct ShadedTable: Sendable, FigureContent {
    /// One cell.
    package struct Cell: Sendable, Equatable {
        /// What stands in it.
        package var text: String
        /// How dark it is, 0 to 1; 0 has no shade.
        package var shade: Double
        /// What a pointer that rests on it reads.
        package var reading: String
        /// Whether it is outlined.
        package var isOutlined: Bool

        /// A cell from its parts.
        package init(_ text: String, shade: Double, reading: String, isOutlined: Bool = false) {
            self.text = text
            self.shade = shade
            self.reading = reading
            self.isOutlined = isOutlined
        }
    }

    /// One row: its name, its cells, and a sum behind them.
    package struct Row: Sendable, Equatable {
        /// What it is called.
        package var name: String
        /// As many as the table has columns.
        package var cells: [Cell]
        /// What stands behind the cells.
        package var sum: String?

        /// A row from its parts.
        package init(_ name: String, _ cells: [Cell], sum: String? = nil) {
            self.name = name
            self.cells = cells
            self.sum = sum
        }
    }

    /// What the table is, for those who hear it.
    package var label: String
    /// What the rows are, above their names.
    package var corner: String
    /// The columns' names.
    package var columns: [String]
    /// From top to bottom.
    package var rows: [Row]
    /// Sums below the columns, and of all; none where nil.
    package var sums: [String]?

    /// A table from its parts.
    package init(
        _ label: String, corner: String, columns: [String], rows: [Row], sums: [String]? = nil
    ) {
        precondition(
            rows.allSatisfy { $0.cells.count == columns.count },
            "\(columns.count) columns with as many cells in each row")
        self.label = label
        self.corner = corner
        self.columns = columns
        self.rows = rows
        self.sums = sums
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let headings = columns + (sums == nil ? [] : ["all"])
        let head = Markup.element(
            "thead", [:],
            [
                .element(
                    "tr", [:],
                    [.element("th", ["scope": "col"], text: corner)]
                        + headings.map { .element("th", ["scope": "col"], text: $0) })
            ])
        let body = rows.map { row in
            Markup.element(
                "tr", [:],
                [.element("th", ["scope": "row"], text: row.name)] + row.cells.map(markup)
                    + [row.sum.map { .element("td", ["class": "sum"], text: $0) } ?? .empty])
        }
        let foot = sums.map { sums in
            Markup.element(
                "tr", ["class": "sums"],
                [.element("th", ["scope": "row"], text: "all")]
                    + sums.map { .element("td", text: $0) })
        }
        let size =
            100 + headings.reduce(0) { $0 + max(PlotFrame.textWidth($1) * 1.15, 30) + 22 }
        return ScrollRegion(label: label, width: size).markup(
            around: .element(
                "table", ["class": "values confusion"],
                [head, .element("tbody", [:], body + [foot ?? .empty])]))
    }

    private func markup(_ cell: Cell) -> Markup {
        .element(
            "td",
            [
                "class": cell.isOutlined ? "best" : nil,
                "style": cell.shade > 0 ? "--tint:\(Int((cell.shade * 100).rounded()))%" : nil,
                "title": cell.reading.isEmpty ? nil : cell.reading,
            ], text: cell.text)
    }
}
