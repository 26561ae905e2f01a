/// Pictures that change from left to right: an interpolation, one strip per pair of ends.
package struct ImageStrip: Sendable, FigureContent {
    /// The strips, each from its first end to its last.
    package var strips: [[Picture]]
    /// What stands below the first picture.
    package var start: String
    /// What stands below the last picture.
    package var end: String
    /// What stands beside each strip; empty for none.
    package var labels: [String]
    /// What the pictures show, for those who cannot see them.
    package var description: String

    /// Strips from their pictures.
    package init(
        _ strips: [[Picture]], start: String = "first", end: String = "second",
        labels: [String] = [], description: String
    ) {
        self.strips = strips
        self.start = start
        self.end = end
        self.labels = labels
        self.description = description
    }

    /// The strips one below the other.
    package func markup(for width: Figure.Width) -> Markup {
        let steps = strips.map(\.count).max() ?? 0
        var words = [String](repeating: "", count: steps)
        if steps > 0 { words[0] = start }
        if steps > 1 { words[steps - 1] = end }
        return ImageGrid(
            ContactSheet(rows: strips, padding: 1, rowsPerBand: 1), description: description,
            rowLabels: labels, columnLabels: words
        ).markup(for: width)
    }
}
