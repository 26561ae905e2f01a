/// One self-contained page that a person looks at after training a model.
///
/// The page refers to nothing outside itself and runs no script; a content security policy in it
/// makes browsers hold it to that. The same report always gives the same characters.
public struct Report: Sendable {
    /// The heading of the page, and its name in the browser.
    public let title: String
    /// One line below the title: what was trained, on what.
    public let subtitle: String
    /// What came out, in a sentence or two of plain words.
    public let summary: String
    /// The few numbers to read first.
    public let headlines: [HeadlineNumber]
    /// What the numbers mean, in plain language.
    public let findings: [Finding]
    /// The body of the page, in reading order.
    package let sections: [Section]
    /// Small print at the end: program version, seed, file names.
    public let footer: String

    /// A page from its parts.
    package init(
        title: String, subtitle: String = "", summary: String = "",
        headlines: [HeadlineNumber] = [], findings: [Finding] = [], sections: [Section] = [],
        footer: String = ""
    ) {
        self.title = title
        self.subtitle = subtitle
        self.summary = summary
        self.headlines = headlines
        self.findings = findings
        self.sections = sections
        self.footer = footer
    }

    /// The page as the text of one HTML file (UTF-8), which is also well-formed XML.
    public func html() -> String {
        Markup.document(
            .element(
                "html", ["lang": "en"],
                [
                    .element(
                        "head",
                        [:],
                        [
                            .element("meta", ["charset": "utf-8"]),
                            .element(
                                "meta",
                                [
                                    "http-equiv": "Content-Security-Policy",
                                    "content":
                                        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:",
                                ]),
                            .element(
                                "meta",
                                [
                                    "name": "viewport",
                                    "content": "width=device-width, initial-scale=1",
                                ]),
                            .element("meta", ["name": "color-scheme", "content": "light dark"]),
                            .element("title", text: title),
                            .style(StyleSheet.css),
                        ]),
                    .element("body", [:], [.element("main", [:], [masthead] + body + [colophon])]),
                ]))
    }

    private var masthead: Markup {
        .element(
            "header", ["class": "masthead"],
            [
                .element("h1", text: title),
                subtitle.isEmpty ? .empty : .element("p", ["class": "subtitle"], text: subtitle),
                summary.isEmpty
                    ? .empty : .element("p", ["class": "summary"], [.prose(summary)]),
                headlines.isEmpty
                    ? .empty : .element("dl", ["class": "headlines"], headlines.map(\.markup)),
            ])
    }

    private var body: [Markup] {
        let cards: [Markup] =
            findings.isEmpty
            ? []
            : [
                .element(
                    "section", ["class": "findings", "aria-label": "Findings"],
                    [.element("ul", [:], findings.map(\.markup))])
            ]
        return cards + sections.enumerated().map { $1.markup(number: $0 + 1) }
    }

    private var colophon: Markup {
        footer.isEmpty ? .empty : .element("footer", [:], [.element("p", text: footer)])
    }
}
