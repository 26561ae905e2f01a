/// What may be wider than its place: it scrolls sideways, and a line above says so where it has to.
struct ScrollRegion {
    /// What it is, for those who cannot see it.
    var label: String
    /// About how wide its content is, in CSS pixels; drawing cannot measure it.
    var width: Double

    /// A phone's column, and a wide screen's.
    private static let columns = (narrow: 340.0, wide: 880.0)

    func markup(around content: Markup) -> Markup {
        let reach =
            width > Self.columns.wide ? "wide" : width > Self.columns.narrow ? "narrow" : nil
        return .element(
            "div", ["class": "scroller"],
            [
                reach.map {
                    .element(
                        "p", ["class": "hint \($0)"], text: "Scroll sideways to see all of it →")
                } ?? .empty,
                .element(
                    "div",
                    ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": label],
                    [content]),
            ])
    }
}
