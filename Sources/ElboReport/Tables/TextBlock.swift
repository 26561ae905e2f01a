/// Paragraphs of plain text.
public struct TextBlock: Sendable, FigureContent {
    /// The paragraphs.
    public var paragraphs: [String]

    /// Text from its paragraphs.
    public init(_ paragraphs: String...) {
        self.paragraphs = paragraphs
    }

    /// The paragraphs in a column of comfortable width.
    public func markup(for width: Figure.Width) -> Markup {
        .element("div", ["class": "prose"], paragraphs.map { .element("p", text: $0) })
    }
}

/// Text kept exactly as it is, every letter equally wide: a command, a configuration.
public struct CodeBlock: Sendable, FigureContent {
    /// The text.
    public var text: String

    /// A block around `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// The text, scrolling sideways where it does not fit.
    public func markup(for width: Figure.Width) -> Markup {
        .element("pre", ["tabindex": "0"], text: text)
    }
}

/// Content that is folded away under a summary until the reader opens it.
public struct Details: Sendable, FigureContent {
    /// What the reader sees first.
    public var summary: String
    /// What is below it.
    public var contents: [any FigureContent]

    /// Folded content.
    public init(_ summary: String, _ contents: [any FigureContent]) {
        self.summary = summary
        self.contents = contents
    }

    /// The summary with its content.
    public func markup(for width: Figure.Width) -> Markup {
        .element(
            "details", [:],
            [.element("summary", text: summary)] + contents.map { $0.markup(for: width) })
    }
}
