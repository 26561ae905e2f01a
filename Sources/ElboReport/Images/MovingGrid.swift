/// Pictures side by side that all move: a loop that plays in the page.
///
/// Printed pages, and readers who asked their system for less motion, get the first frame.
package struct MovingGrid: Sendable, FigureContent {
    /// The frames, all of one size.
    package var frames: [ContactSheet]
    /// Frames in a second.
    package var framesPerSecond: Int
    /// What stands below each column; empty for none.
    package var columnLabels: [String]
    /// What the pictures show, for those who cannot see them.
    package var description: String

    /// A loop of sheets of one size.
    package init(
        _ frames: [ContactSheet], framesPerSecond: Int = 20, columnLabels: [String] = [],
        description: String
    ) {
        self.frames = frames
        self.framesPerSecond = framesPerSecond
        self.columnLabels = columnLabels
        self.description = description
    }

    /// The moving picture with its words.
    package func markup(for width: Figure.Width) -> Markup {
        let grid = ImageGrid(
            frames.first ?? ContactSheet(rows: []), description: description,
            columnLabels: columnLabels)
        return grid.markup(for: width) { still, edges in
            let image = still.element(description: description, edges: edges)
            let moving = MovingPicture(
                frames.compactMap(\.picture), framesPerSecond: framesPerSecond)
            guard let loop = try? moving.png() else { return image }
            let source = Markup.element(
                "source",
                [
                    "media": "screen and (prefers-reduced-motion:no-preference)",
                    "srcset": dataAddress(loop), "type": "image/png",
                ])
            return .element("picture", [:], [source, image])
        }
    }
}
