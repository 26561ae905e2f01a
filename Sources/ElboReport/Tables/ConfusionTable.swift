/// How often each group meets each known class, in numbers and shades: a confusion matrix.
///
/// A cell is shaded by its share of its group, so that a pure group has one dark cell; the class a group is
/// matched with is outlined.
package struct ConfusionTable: Sendable, FigureContent {
    /// What the groups are: "component".
    package var groupTitle: String
    /// The groups' names, from top to bottom.
    package var groups: [String]
    /// The classes' names, from left to right.
    package var classes: [String]
    /// For each group and class how many rows have both.
    package var counts: [[Int]]
    /// For each group the index of the class it is matched with, or nil.
    package var matches: [Int?]

    /// A table of counts, one for each group and class.
    package init(
        groupTitle: String, groups: [String], classes: [String], counts: [[Int]], matches: [Int?]
    ) {
        precondition(
            counts.count == groups.count && matches.count == groups.count
                && counts.allSatisfy { $0.count == classes.count },
            "\(groups.count) groups and \(classes.count) classes have one count for each pair")
        self.groupTitle = groupTitle
        self.groups = groups
        self.classes = classes
        self.counts = counts
        self.matches = matches
    }

    /// The table; it scrolls sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        let rows = groups.indices.map { group in
            let total = counts[group].reduce(0, +)
            return ShadedTable.Row(
                groups[group], classes.indices.map { cell(group, $0, of: total) },
                sum: NumberText.text(total))
        }
        let sums = classes.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
        return ShadedTable(
            "Confusion matrix", corner: groupTitle, columns: classes, rows: rows,
            sums: (sums + [sums.reduce(0, +)]).map { NumberText.text($0) }
        ).markup(for: width)
    }

    private func cell(_ group: Int, _ column: Int, of total: Int) -> ShadedTable.Cell {
        let count = counts[group][column]
        let share = total > 0 ? Double(count) / Double(total) : 0
        return ShadedTable.Cell(
            count > 0 ? NumberText.text(count) : "·", shade: share,
            reading:
                "\(groups[group]), \(classes[column]): \(NumberText.percent(share)) of the group",
            isOutlined: matches[group] == column)
    }
}
