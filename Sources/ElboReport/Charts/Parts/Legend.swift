/// What the marks of a chart stand for, below it.
enum Legend {
    /// A mark and its meaning.
    struct Entry {
        /// The mark's parts, drawn in a square of 12 units.
        let glyph: [Markup]
        let words: String
        /// The category that pointing at the entry brings out.
        var category: Int?
    }

    /// The entries in a row that wraps.
    static func markup(_ entries: [Entry]) -> Markup {
        guard !entries.isEmpty else { return .empty }
        return .element(
            "ul", ["class": "legend"],
            entries.map { entry in
                .element(
                    "li", ["class": entry.category.map { "k-\($0)" }],
                    [
                        .element(
                            "svg", ["viewBox": "0 0 12 12", "aria-hidden": "true"], entry.glyph),
                        .text(entry.words),
                    ])
            })
    }

    /// One entry for each category that has a name.
    static func categories(_ names: [String]) -> [Entry] {
        names.enumerated().compactMap { category, name in
            name.isEmpty
                ? nil
                : Entry(
                    glyph: [
                        .element(
                            "path",
                            [
                                "class": "points \(Tone.category(category).name)",
                                "d": Marker(category: category).commands(x: 6, y: 6, r: 4),
                            ])
                    ], words: name, category: category)
        }
    }

    /// A stroke of a style-sheet class.
    static func line(_ name: String, _ words: String, path: String = "M0 6H12") -> Entry {
        Entry(glyph: [.element("path", ["class": name, "d": path])], words: words)
    }

    /// Ellipses around shares of a Gaussian's mass.
    static func ellipses(_ masses: [Double]) -> Entry {
        let rings = masses.sorted().prefix(2).enumerated().map { rank, _ in
            Markup.element(
                "ellipse",
                [
                    "class": "ellipse\(rank > 0 ? " outer" : "") t-neutral", "cx": "6", "cy": "6",
                    "rx": rank > 0 || masses.count == 1 ? "5.5" : "3",
                    "ry": rank > 0 || masses.count == 1 ? "3.8" : "1.9",
                ])
        }
        let shares = masses.sorted().map { NumberText.percent($0) }.joined(separator: " and ")
        return Entry(glyph: rings, words: "\(shares) of a component")
    }

    /// A square that fades, as a posterior map does.
    static func owners(_ place: String) -> Entry {
        let fade = (0..<4).map { step in
            Markup.element(
                "rect",
                [
                    "class": "fade t-0", "x": "\(3 * step)", "y": "1", "width": "3",
                    "height": "10", "fill-opacity": ".\(5 - step)",
                ])
        }
        return Entry(glyph: fade, words: "\(place)the owner, fading where unsure")
    }

    /// The steps of uncertainty, from small and pale to large and strong.
    static var uncertainty: [Entry] {
        Uncertainty.allCases.map { step in
            Entry(
                glyph: [
                    .element(
                        "path",
                        [
                            "class": "points \(step.className) t-neutral",
                            "d": Marker.circle.commands(x: 6, y: 6, r: 2.8 * step.size),
                        ])
                ], words: (step == .slight ? "uncertain " : "") + step.words)
        }
    }
}
