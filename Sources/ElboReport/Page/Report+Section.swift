extension Report {
    /// A part of the page: a heading, a few words to read the figures by, and the figures.
    package struct Section: Sendable {
        /// The heading.
        package var heading: String
        /// What the figures show and how to read them, in a sentence or two.
        package var lead: String
        /// The figures in reading order.
        package var figures: [Figure]

        /// A part of the page.
        package init(_ heading: String, lead: String = "", figures: [Figure]) {
            self.heading = heading
            self.lead = lead
            self.figures = figures
        }

        func markup(number: Int) -> Markup {
            .element(
                "section", ["class": "part", "id": "part-\(number)"],
                [
                    .element(
                        "div", ["class": "part-head"],
                        [
                            .element("h2", text: heading),
                            lead.isEmpty ? .empty : .element("p", [:], [.prose(lead)]),
                        ]),
                    .element("div", ["class": "figures"], figures.map(\.markup)),
                ])
        }
    }
}
