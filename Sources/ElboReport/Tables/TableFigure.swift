/// Names with their values, in groups: the resolved options, or how each number was computed.
public struct TableFigure: Sendable, FigureContent {
    /// One name and its value.
    public struct Entry: Sendable, Equatable {
        /// The name.
        public var name: String
        /// Its value.
        public var value: String
        /// A remark in small print: "default".
        public var remark: String

        /// A name with its value.
        public init(_ name: String, _ value: String, remark: String = "") {
            self.name = name
            self.value = value
            self.remark = remark
        }
    }

    /// Entries that belong together.
    public struct Group: Sendable, Equatable {
        /// What they have in common.
        public var heading: String
        /// The entries in reading order.
        public var entries: [Entry]

        /// A group of entries.
        public init(_ heading: String, _ entries: [Entry]) {
            self.heading = heading
            self.entries = entries
        }
    }

    /// How the entries are laid out.
    public enum Layout: Sendable, Equatable {
        /// Short values: the groups stand side by side.
        case columns
        /// Sentences: one entry below the other, the name in the margin.
        case rows
    }

    /// The groups in reading order.
    public var groups: [Group]
    /// How the entries are laid out.
    public var layout: Layout

    /// A table of `groups`.
    public init(_ groups: [Group], layout: Layout = .columns) {
        self.groups = groups
        self.layout = layout
    }

    /// The groups, each a table of names and values.
    public func markup(for width: Figure.Width) -> Markup {
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
