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
