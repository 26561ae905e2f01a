import ElboReport
import Foundation
import Testing

@Suite("Numbers with their errors")
struct RoundingTests {
    @Test(
        "show no digits that the error drowns",
        arguments: [
            (-104.1532, 0.9312, "\u{2212}104.15", "0.93"), (3690.2817, 443.12, "3690", "440"),
            (0.19187, 0.00212, "0.1919", "0.0021"), (12.0, 0.0996, "12.00", "0.10"),
            (5, 0.2999, "5.00", "0.30"), (123_456, 7800, "123\u{202F}500", "7800"),
            (1, 0, "1.000", "0"),
        ])
    func rounding(_ value: Double, _ error: Double, _ text: String, _ errorText: String) {
        let result = NumberText.text(value, error: error)
        #expect(result.value == text && result.error == errorText)
    }
}

@Suite("Findings")
struct FindingTests {
    @Test("nothing is praised while something is amiss, and warnings come first")
    func gate() {
        let good = Finding(.good, "all well")
        let (note, warning) = (Finding(.note, "know"), Finding(.warning, "beware"))
        #expect(Finding.gated([good, note]) == [note, good])
        #expect(Finding.gated([good, note, warning]) == [warning, note])
    }

    @Test("an option stays with its value on one line, set as code")
    func options() {
        let html = Markup.prose("Try --kl-warmup 10, --free-bits 0.1 or (--latent). A - b -- c")
            .html
        #expect(
            html
                == "Try <code>--kl-warmup 10</code>, <code>--free-bits 0.1</code> or (<code>--latent</code>). A - b -- c"
        )
    }
}

@Suite("Tables of groups and criteria")
struct GroupTableTests {
    @Test("a confusion matrix holds every count, its sums, and marks the matches")
    func confusion() throws {
        let table = ConfusionTable(
            groupTitle: "component", groups: ["1", "2"], classes: ["a", "b"],
            counts: [[7, 2], [0, 11]], matches: [0, 1])
        let html = table.markup(for: .full).html
        for cell in [">7<", ">2<", ">11<", ">9<", ">13<", ">20<", ">\u{B7}<"] {
            #expect(html.contains(cell), "\(cell)")
        }
        let marks = html.components(separatedBy: "class=\"best\"").count - 1
        #expect(marks == 2)
        try Page(table, width: .full).expectSound()
    }

    @Test("the criterion's chart zooms to the contenders, colours three and tells the margin")
    func criterion() throws {
        let counts = Array(1...9)
        let models = (0..<8).map { model in
            CriterionGrid.Model(
                "M\(model)",
                counts.map { $0 == 1 ? -9000 : -100 - Double(10 * model) - Double(abs($0 - 4)) })
        }
        var grid = CriterionGrid(
            ChartAxis("BIC"), components: counts, models: models, preference: .highest)
        grid.models[7].values[8] = .nan
        #expect(grid.best?.model == 0 && grid.best?.column == 3)
        let next = try #require(grid.runnerUp)
        #expect(next.behind == 1 && next.place.model == 0)
        let html = CriterionChart(grid).markup(for: .full).html
        #expect(html.contains("Next: M0 with 3 components, 1.0 behind."))
        #expect(html.contains("1 of 72 fits failed."))
        // The worst fits do not flatten the rest: no label of the axis reaches down to them.
        #expect(!html.contains("\u{2212}8000"))
        for tone in ["model t-0", "model t-1", "model t-2", "model t-neutral"] {
            #expect(html.contains(tone), "\(tone)")
        }
        #expect(!html.contains("model t-3"))
        #expect(html.contains("--tint:96%"))
    }
}
