/// Pictures one above the other, to compare: originals over their reconstructions.
public struct ImageComparison: Sendable, FigureContent {
    /// One row of a band: the same pictures in one form.
    public struct Kind: Sendable {
        /// What stands beside the row: "original".
        public var label: String
        /// The pictures, in the same order in every kind.
        public var pictures: [Picture]

        /// Pictures of one kind.
        public init(_ label: String, _ pictures: [Picture]) {
            self.label = label
            self.pictures = pictures
        }
    }

    /// The rows of each band, from top to bottom.
    public var kinds: [Kind]
    /// After how many pictures a new band begins; on a phone, after half as many.
    public var columns: Int
    /// What the pictures show, for those who cannot see them.
    public var description: String

    /// Bands of `columns` pictures, each in all its kinds.
    public init(_ kinds: [Kind], columns: Int, description: String) {
        precondition(columns > 0, "a comparison needs at least one column")
        self.kinds = kinds
        self.columns = columns
        self.description = description
    }

    /// The bands one below the other.
    public func markup(for width: Figure.Width) -> Markup {
        guard width == .full, columns > 6 else {
            return grid(columns: columns).markup(for: width)
        }
        return .sequence([
            .element("div", ["class": "on-wide"], [grid(columns: columns).markup(for: .full)]),
            .element(
                "div", ["class": "on-narrow"],
                [grid(columns: (columns + 1) / 2).markup(for: .half)]),
        ])
    }

    private func grid(columns: Int) -> ImageGrid {
        let count = kinds.map(\.pictures.count).max() ?? 0
        let starts = Array(stride(from: 0, to: count, by: columns))
        let rows = starts.flatMap { start in
            kinds.map { Array($0.pictures.dropFirst(start).prefix(columns)) }
        }
        return ImageGrid(
            ContactSheet(rows: rows, rowsPerBand: max(kinds.count, 1)), description: description,
            rowLabels: starts.flatMap { _ in kinds.map(\.label) })
    }
}
