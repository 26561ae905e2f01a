/// What colour a mark takes: it follows the page from light to dark.
package enum Tone: Sendable, Hashable {
    /// The page's one accent: what the reader came to see.
    case accent
    /// Grey: context.
    case neutral
    /// One of the categories, counted from 0; colours repeat after ten.
    case category(Int)

    /// The style-sheet class that sets the mark's colour.
    var name: String {
        switch self {
        case .accent: "t-accent"
        case .neutral: "t-neutral"
        case .category(let index): "t-\(abs(index) % Palette.categories.count)"
        }
    }
}
