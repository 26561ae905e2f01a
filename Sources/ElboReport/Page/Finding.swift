/// Something a reader should know about the model, in one or two plain sentences.
public struct Finding: Sendable, Equatable {
    /// How the finding is to be taken.
    public enum Level: String, Sendable, CaseIterable {
        /// As it should be.
        case good
        /// Worth knowing.
        case note
        /// Likely to mislead or to cost quality; the text says what to do.
        case warning
    }

    /// How the finding is to be taken.
    public let level: Level
    /// The finding in a few words: "5 of 20 dimensions are idle".
    public let title: String
    /// What it means and what can be done.
    public let text: String

    /// A finding from its parts.
    package init(_ level: Level, _ title: String, text: String = "") {
        self.level = level
        self.title = title
        self.text = text
    }

    /// Findings in the order in which they matter: warnings first; what is good only where nothing is amiss, since
    /// praise beside a failure misleads.
    package static func gated(_ findings: [Finding]) -> [Finding] {
        let warnings = findings.filter { $0.level == .warning }
        let notes = findings.filter { $0.level == .note }
        return warnings + notes
            + (warnings.isEmpty ? findings.filter { $0.level == .good } : [])
    }

    var markup: Markup {
        .element(
            "li", ["class": "finding \(level.rawValue)"],
            [
                level.glyph,
                .element(
                    "div", [:],
                    [
                        .element("p", ["class": "level"], text: level.word),
                        .element("h3", text: title),
                        text.isEmpty ? .empty : .element("p", [:], [.prose(text)]),
                    ]),
            ])
    }
}

extension Finding.Level {
    /// The level in a word, so that colour is never the only sign.
    fileprivate var word: String {
        switch self {
        case .good: "Good"
        case .note: "Note"
        case .warning: "Warning"
        }
    }

    /// A tick, a dot in a ring or a triangle: different shapes as well as different colours.
    fileprivate var glyph: Markup {
        let strokes: [String]
        switch self {
        case .good: strokes = ["M9 1.5a7.5 7.5 0 1 0 .01 0z", "M5.6 9.2l2.4 2.4 4.4-5"]
        case .note: strokes = ["M9 1.5a7.5 7.5 0 1 0 .01 0z", "M9 8.2v4.3", "M9 5.3v.2"]
        case .warning: strokes = ["M9 1.8l7.6 13.6h-15.2z", "M9 6.8v4", "M9 13v.1"]
        }
        return .element(
            "svg",
            ["class": "glyph", "viewBox": "0 0 18 18", "aria-hidden": "true"],
            strokes.map { .element("path", ["d": $0]) })
    }
}
