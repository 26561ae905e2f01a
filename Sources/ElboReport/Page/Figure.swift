/// Anything that can stand in a figure: a chart, images, a table, text.
///
/// A new kind of figure is a new type that conforms; nothing else changes.
public protocol FigureContent: Sendable {
    /// The content drawn for a figure of the given width.
    func markup(for width: Figure.Width) -> Markup
}

/// Content with its title and caption, and the place it takes on a wide screen.
public struct Figure: Sendable {
    /// How much of a wide screen's column a figure takes; on a phone every figure takes all of it.
    public enum Width: Sendable {
        /// Two figures stand side by side.
        case half
        /// The figure has the row for itself.
        case full
    }

    /// What is shown.
    public var content: any FigureContent
    /// A few words above the figure.
    public var title: String
    /// What to see in it, below the figure.
    public var caption: String
    /// The place it takes.
    public var width: Width

    /// A figure around `content`.
    public init(
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
                caption.isEmpty ? .empty : .element("figcaption", text: caption),
            ])
    }
}
