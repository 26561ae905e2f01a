/// Paragraphs of plain text.
package struct TextBlock: Sendable, FigureContent {
    /// The paragraphs.
    package var paragraphs: [String]

    /// Text from its paragraphs.
    package init(_ paragraphs: String...) {
        self.paragraphs = paragraphs
    }

    /// The paragraphs in a column of comfortable width.
    package func markup(for width: Figure.Width) -> Markup {
        .element("div", ["class": "prose"], paragraphs.map { .element("p", text: $0) })
    }
}
