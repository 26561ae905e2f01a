/// The shape of a point: with the colour, it tells categories apart.
enum Marker: Int, CaseIterable {
    case circle
    case square
    case triangle
    case diamond

    /// The shape of a category; it changes from one category to the next, and the sequence shifts when
    /// the colours repeat, so forty categories look different.
    init(category: Int) {
        let turns = category / Palette.categories.count
        let all = Marker.allCases
        self = all[(category % Palette.categories.count + turns) % all.count]
    }

    /// The path commands of one point with about the area of a circle of radius `r`.
    func commands(x: Double, y: Double, r: Double) -> String {
        let number = { (value: Double) in coordinate(value) }
        switch self {
        case .circle:
            // Two arcs: shorter than a circle element, and thousands of them share one path.
            let d = number(2 * r)
            return "M\(number(x - r)) \(number(y))a\(number(r)) \(number(r)) 0 1 0 \(d) 0"
                + "a\(number(r)) \(number(r)) 0 1 0-\(d) 0"
        case .square:
            let a = 1.8 * r
            return
                "M\(number(x - a / 2)) \(number(y - a / 2))h\(number(a))v\(number(a))h-\(number(a))z"
        case .triangle:
            let a = 1.35 * r
            return "M\(number(x)) \(number(y - a))l\(number(a * 0.95)) \(number(1.7 * a))"
                + "h-\(number(1.9 * a))z"
        case .diamond:
            let a = number(1.3 * r)
            return "M\(number(x)) \(number(y - 1.3 * r))l\(a) \(a)-\(a) \(a)-\(a)-\(a)z"
        }
    }
}
