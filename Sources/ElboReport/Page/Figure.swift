/// Anything that can stand in a figure: a chart, images, a table, text.
///
/// A new kind of figure is a new type that conforms; nothing else changes.
package protocol FigureContent: Sendable {
    /// The content drawn for a figure of the given width.
    func markup(for width: Figure.Width) -> Markup
}

/// Content with its title and caption, and the place it takes on a wide screen.
package struct Figure: Sendable {
    /// How much of a wide screen's column a figure takes; on a phone every figure takes all of it.
    package enum Width: Sendable {
        /// Two figures stand side by side.
        case half
        /// The figure has the row for itself.
        case full
    }

    /// What is shown.
    package var content: any FigureContent
    /// A few words above the figure.
    package var title: String
    /// What to see in it, below the figure.
    package var caption: String
    /// The place it takes.
    package var width: Width

    /// A figure around `content`.
    package init(
        _ content: any FigureContent, title: String = "", caption: String = "",
        width: Width = .half
    ) {
        self.content = content
        self.title = title
        self.caption = caption
        self.width = width
    }

    var markup: Markup {
        .element(
            "figure", ["class": width == .full ? "full" : nil],
            [
                title.isEmpty ? .empty : .element("h3", text: title),
                content.markup(for: width),
                caption.isEmpty ? .empty : .element("figcaption", [:], [.prose(caption)]),
            ])
    }
}
