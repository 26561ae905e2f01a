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
