/// Names with their values, in groups: the resolved options, or how each number was computed.
package struct TableFigure: Sendable, FigureContent {
    /// One name and its value.
    package struct Entry: Sendable, Equatable {
        /// The name.
        package var name: String
        /// Its value.
        package var value: String
        /// A remark in small print: "default".
        package var remark: String

        /// A name with its value.
        package init(_ name: String, _ value: String, remark: String = "") {
            self.name = name
            self.value = value
            self.remark = remark
        }
    }

    /// Entries that belong together.
    package struct Group: Sendable, Equatable {
        /// What they have in common.
        package var heading: String
        /// The entries in reading order.
        package var entries: [Entry]

        /// A group of entries.
        package init(_ heading: String, _ entries: [Entry]) {
            self.heading = heading
            self.entries = entries
        }
    }

    /// How the entries are laid out.
    package enum Layout: Sendable, Equatable {
        /// Short values: the groups stand side by side.
        case columns
        /// Sentences: one entry below the other, the name in the margin.
        case rows
    }

    /// The groups in reading order.
    package var groups: [Group]
    /// How the entries are laid out.
    package var layout: Layout

    /// A table of `groups`.
    package init(_ groups: [Group], layout: Layout = .columns) {
        self.groups = groups
        self.layout = layout
    }

    /// The groups, each a table of names and values.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "div", ["class": layout == .columns ? "entries" : "entries rows"],
            groups.map { group in
                .element(
                    "table", [:],
                    [
                        group.heading.isEmpty ? .empty : .element("caption", text: group.heading),
                        .element("tbody", [:], group.entries.map(row)),
                    ])
            })
    }

    private func row(_ entry: Entry) -> Markup {
        .element(
            "tr", [:],
            [
                .element("th", ["scope": "row"], text: entry.name),
                .element(
                    "td", [:],
                    [
                        .text(entry.value),
                        entry.remark.isEmpty
                            ? .empty
                            : .sequence([.text(" "), .element("small", text: entry.remark)]),
                    ]),
            ])
    }
}
