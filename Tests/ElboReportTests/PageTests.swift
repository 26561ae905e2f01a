import ElboReport
import Foundation
import Testing

@Suite("The page")
struct PageTests {
    /// The demonstration page lands in the build folder too, so that a person can look at it.
    @Test("the whole page is well formed, self-contained and the same every time")
    func wholePage() throws {
        let html = DemonstrationPage.report().html()
        let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build")
        if FileManager.default.fileExists(atPath: build.path(percentEncoded: false)) {
            try Data(html.utf8).write(to: build.appending(path: "report-demonstration.html"))
        }
        try Page(html).expectSound()
        #expect(DemonstrationPage.report().html() == html)
        #expect(html.utf8.count < 1_500_000)
    }

    @Test("an empty report is a page as well")
    func empty() throws {
        try Page(Report(title: "Nothing yet").html()).expectSound()
    }

    @Test(
        "whatever a user writes is text, wherever it stands",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x",
            "a & b < c",
            "]]></style><script>", "<!-- -->", "\u{0}\u{1B}[31m\u{FFFF}", "数字 и цифры 🙂",
        ])
    func escaping(_ words: String) throws {
        let axis = ChartAxis(words, unit: words)
        let picture = Picture(height: 1, width: 1, bytes: [9])
        let contents: [any FigureContent] = [
            LineChart(
                words, series: [.init(words, x: [1, 2], y: [1, 2])], xAxis: axis, yAxis: axis,
                mark: .init(x: 1, label: words)),
            BarChart(
                words, bars: [.init(words, 1)], xAxis: axis, yAxis: axis,
                threshold: .init(0.5, label: words)),
            ScatterPlot(x: [1], y: [1], categories: [0], names: [words], xAxis: axis, yAxis: axis),
            ImageGrid(
                ContactSheet([picture], columns: 1), description: words, rowLabels: [words],
                columnLabels: [words], rowTitle: words, columnTitle: words),
            ImageComparison([.init(words, [picture])], columns: 2, description: words),
            ImageStrip(
                [[picture, picture]], start: words, end: words, labels: [words], description: words),
            MovingGrid(
                [ContactSheet([picture], columns: 1), ContactSheet([picture], columns: 1)],
                columnLabels: [words], description: words),
            ConfusionTable(
                groupTitle: words, groups: [words], classes: [words], counts: [[2]], matches: [0]),
            TableFigure([.init(words, [.init(words, words, remark: words)])]),
            LevelTable(
                groups: [words],
                categories: [
                    .init(words, levels: [.init(words, whole: 0.25, shares: [1])])
                ]),
            ValueTable(
                columns: [words], deviations: [1],
                examples: [.init(words, original: [1], reconstruction: [2])]),
            CodeBlock(words),
        ]
        let report = Report(
            title: words, subtitle: words,
            headlines: [.init(words, value: words, unit: words, method: words)],
            findings: Finding.Level.allCases.map { Finding($0, words, text: words) },
            sections: [
                .init(
                    words, lead: words,
                    figures: contents.flatMap { content in
                        [Figure.Width.half, .full].map {
                            Figure(content, title: words, caption: words, width: $0)
                        }
                    })
            ], footer: words)
        let page = try Page(report.html())
        page.expectSound()
        let allowed: Set<String> = [
            "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "h3",
            "p",
            "dl", "dt", "dd", "div", "span", "small", "section", "ul", "li", "figure", "figcaption",
            "picture", "source", "code", "svg", "desc", "g", "path", "rect", "circle", "text",
            "img", "i",
            "b", "table",
            "caption",
            "thead", "tbody", "tr", "th", "td", "pre", "footer",
        ]
        #expect(page.elements.subtracting(allowed).isEmpty)
        #expect(!page.attributes.contains { $0.name.hasPrefix("on") })
        if words.unicodeScalars.allSatisfy({
            $0.value >= 32 && $0.value < 0xFFFE || $0.value > 0xFFFF
        }) {
            #expect(page.titles.contains(words))
        }
    }

    @Test("the same element name is closed as HTML and as XML want it")
    func elements() {
        #expect(Markup.element("br").html == "<br/>")
        #expect(Markup.element("div").html == "<div></div>")
        #expect(
            Markup.element("a", ["id": "x\"y", "class": nil], text: "<&>").html
                == "<a id=\"x&quot;y\">&lt;&amp;&gt;</a>")
    }
}
