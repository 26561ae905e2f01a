/// How often the levels of categories stand in groups of rows, in numbers and shades.
///
/// A cell is shaded by its share, so that a group with one level of a category has one dark cell there.
package struct LevelTable: Sendable, FigureContent {
    /// A level and its shares.
    package struct Level: Sendable, Equatable {
        /// The text of the level.
        package var name: String
        /// Its share in all rows.
        package var whole: Double
        /// Its share in each group.
        package var shares: [Double]

        /// A level with its shares, each in 0...1.
        package init(_ name: String, whole: Double, shares: [Double]) {
            (self.name, self.whole, self.shares) = (name, whole, shares)
        }
    }

    /// A category.
    package struct Category: Sendable, Equatable {
        /// The name of the column.
        package var name: String
        /// Its levels, from top to bottom.
        package var levels: [Level]

        /// A category with its levels.
        package init(_ name: String, levels: [Level]) {
            (self.name, self.levels) = (name, levels)
        }
    }

    /// The groups' names, from left to right.
    package var groups: [String]
    /// The categories, from top to bottom.
    package var categories: [Category]

    /// A table of shares, one for each level and group.
    package init(groups: [String], categories: [Category]) {
        precondition(
            categories.allSatisfy { $0.levels.allSatisfy { $0.shares.count == groups.count } },
            "every level has a share in each of \(groups.count) groups")
        (self.groups, self.categories) = (groups, categories)
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let head = Markup.element(
            "thead", [:],
            [
                .element(
                    "tr", [:],
                    ["category", "level", "all rows"].map {
                        .element("th", ["scope": "col"], text: $0)
                    } + groups.map { .element("th", ["scope": "col"], text: $0) })
            ])
        let bodies = categories.map { category in
            Markup.element(
                "tbody", [:],
                category.levels.enumerated().map { place, level in
                    .element(
                        "tr", [:],
                        (place == 0
                            ? [
                                .element(
                                    "th",
                                    ["scope": "rowgroup", "rowspan": "\(category.levels.count)"],
                                    text: category.name)
                            ] : [])
                            + [
                                .element("th", ["scope": "row"], text: level.name),
                                cell(level.whole, of: level, in: category, "all rows"),
                            ]
                            + zip(groups, level.shares).map { group, share in
                                cell(share, of: level, in: category, group)
                            })
                })
        }
        let size =
            260 + groups.reduce(0) { $0 + max(PlotFrame.textWidth($1) * 1.15, 40) + 22 }
        return ScrollRegion(label: "Levels by component", width: size).markup(
            around: .element("table", ["class": "values confusion"], [head] + bodies))
    }

    private func cell(
        _ share: Double, of level: Level, in category: Category, _ group: String
    ) -> Markup {
        let percent = NumberText.percent(share)
        return .element(
            "td",
            [
                "style": share >= 0.005 ? "--tint:\(Int((share * 100).rounded()))%" : nil,
                "title": "\(category.name) = \(level.name), \(group): \(percent)",
            ], text: share >= 0.0005 ? percent : "·")
    }
}
