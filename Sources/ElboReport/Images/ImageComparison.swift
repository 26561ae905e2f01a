/// Pictures one above the other, to compare: originals over their reconstructions.
package struct ImageComparison: Sendable, FigureContent {
    /// One row of a band: the same pictures in one form.
    package struct Kind: Sendable {
        /// What stands beside the row: "original"; empty for nothing.
        package var label: String
        /// The pictures, in the same order in every kind.
        package var pictures: [Picture]

        /// Pictures of one kind.
        package init(_ label: String, _ pictures: [Picture]) {
            self.label = label
            self.pictures = pictures
        }
    }

    /// The rows of each band, from top to bottom.
    package var kinds: [Kind]
    /// After how many pictures a new band begins; on a phone, after half as many.
    package var columns: Int
    /// What the pictures show, for those who cannot see them.
    package var description: String

    /// Bands of `columns` pictures, each in all its kinds.
    package init(_ kinds: [Kind], columns: Int, description: String) {
        precondition(columns > 0, "a comparison needs at least one column")
        self.kinds = kinds
        self.columns = columns
        self.description = description
    }

    private var hasLabels: Bool { kinds.contains { !$0.label.isEmpty } }

    /// The bands one below the other.
    ///
    /// Where there is room, the left half of the columns stands beside the right half; on a phone, above it.
    /// Each picture is in the page once.
    package func markup(for width: Figure.Width) -> Markup {
        let count = kinds.map(\.pictures.count).max() ?? 0
        let shown = min(columns, count)
        guard width == .full, shown > 6 else {
            return grid(0..<max(shown, 1), count: count, description).markup(for: width)
        }
        let left = (shown + 1) / 2
        let halves = [
            grid(0..<left, count: count, description),
            grid(left..<shown, count: count, description + ", continued"),
        ]
        return .element(
            "div",
            [
                "class": hasLabels ? "halves" : "halves bare",
                "style": "--left:\(left)fr;--right:\(shown - left)fr;--sheet-width:"
                    + coordinate(halves.map { $0.shownWidth(.half) }.reduce(0, +)) + "px",
            ], halves.map { $0.markup(for: .half) })
    }

    /// The columns of a range, in all bands of `count` pictures.
    private func grid(_ range: Range<Int>, count: Int, _ description: String) -> ImageGrid {
        let starts = Array(stride(from: 0, to: count, by: columns))
        let rows = starts.flatMap { start in
            kinds.map { kind in
                range.map { start + $0 }.filter { $0 < kind.pictures.count }
                    .map { kind.pictures[$0] }
            }
        }
        return ImageGrid(
            ContactSheet(
                rows: rows, rowsPerBand: kinds.count > 1 ? kinds.count : max(rows.count, 1)),
            description: description,
            rowLabels: hasLabels ? starts.flatMap { _ in kinds.map(\.label) } : [])
    }
}
