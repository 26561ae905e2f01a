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

/// Text kept exactly as it is, every letter equally wide: a command, a configuration.
package struct CodeBlock: Sendable, FigureContent {
    /// The text.
    package var text: String

    /// A block around `text`.
    package init(_ text: String) {
        self.text = text
    }

    /// The text, scrolling sideways where it does not fit.
    package func markup(for width: Figure.Width) -> Markup {
        .element("pre", ["tabindex": "0"], text: text)
    }
}

/// Content that is folded away under a summary until the reader opens it.
package struct Details: Sendable, FigureContent {
    /// What the reader sees first.
    package var summary: String
    /// What is below it.
    package var contents: [any FigureContent]

    /// Folded content.
    package init(_ summary: String, _ contents: [any FigureContent]) {
        self.summary = summary
        self.contents = contents
    }

    /// The summary with its content.
    package func markup(for width: Figure.Width) -> Markup {
        .element(
            "details", [:],
            [.element("summary", text: summary)] + contents.map { $0.markup(for: width) })
    }
}
